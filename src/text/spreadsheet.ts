/**
 * Text from outside in a table that a spreadsheet may open: a cell that begins like a formula is run as one there, and
 * can send away the rest of the table (https://owasp.org/www-community/attacks/CSV_Injection). Numbers stay numbers.
 */

/** The beginning of a formula, also in full-width characters or after blanks. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/;

/** The text of a cell, with an apostrophe before what would be a formula. */
export const asCellText = (text: string): string => (FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text);
