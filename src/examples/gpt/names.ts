/**
 * The first forty of the 32,033 names that microgpt learns from, in the order after `random.seed(42)` and a shuffle
 * (https://github.com/karpathy/makemore, names.txt). Step k learns name k, and after the last the first again.
 */
export const NAMES =
  `yuheng diondre xavien jori juanluis erandi phia samatha phoenix emmelynn hollan hollis callalily adelayde josephyne
weldon kayle ragnar colbie taveon aki peyten kevari joella mecca egan justyce taliyah hayley alleah kymberlynn parrish
houstyn jamaya ahmod nivin milli cristiana jaimee mitchell`.split(/\s/);

/** How many names were shuffled before these were the first. */
export const SHUFFLED = 32_033;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** The token before a name and after it. */
export const END = LETTERS.length;

export const letterOf = (token: number): string => LETTERS[token] as string;

/** A name as the tokens that are read, and the token to come after each. */
export function tokensOf(name: string): { readonly read: readonly number[]; readonly next: readonly number[] } {
  const letters = [...name].map((letter) => LETTERS.indexOf(letter));
  return { read: [END, ...letters], next: [...letters, END] };
}
