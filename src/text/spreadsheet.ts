/**
 * Text from outside in a table that a spreadsheet may read: a cell that begins like a formula is one there, and may
 * send what else is in the table (https://owasp.org/www-community/attacks/CSV_Injection). Numbers stay numbers.
 */

/** What a formula begins with, in full width too, and behind blanks. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/;

/** The text of a cell, with an apostrophe before what would be a formula. */
export const asCellText = (text: string): string => (FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text);
