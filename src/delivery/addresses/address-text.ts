export interface AddressText {
  street: string;
  house: string | null;
  building: string | null;
  flat: string | null;
}

/**
 * Takes an address as people type it apart: «тверская 12к1 кв 5» is house 12, building 1, flat 5 of
 * «тверская». A number with which a name ends («Микрорайон 5») reads as a house.
 */
export function readAddressText(text: string): AddressText {
  // One separator between words: the expressions below would otherwise try every way to share a long gap.
  const [beforeFlat, flat] = split(text.trim().replace(/[\s,]+/g, ' '), FLAT);
  const [street, house, building] = split(beforeFlat, HOUSE);
  if (house !== undefined) {
    const [number, dashed] = flat === undefined ? house.split('-') : [house];
    return {
      street,
      house: number ?? house,
      building: building?.replace(/\s+/g, '') ?? null,
      flat: flat ?? dashed ?? null,
    };
  }
  return { street: text.trim(), house: null, building: null, flat: null };
}

/** «кв. 5», «квартира 5», «оф. 12а». */
const FLAT = /^(.+?) (?:квартира|кв|офис|оф|apt|flat)\.? ?№? ?(\d{1,5}\p{L}?)$/iu;

/** «12», «д. 12а», «12/3», «12к1», «12 корп. 1», «12 стр 2», «12к1с2», «5-12» (house and flat). */
const HOUSE =
  /^(?=.*\p{L})(.+?) (?:дом|д|владение|вл)?\.? ?(\d{1,5}\p{L}?(?:\/\d{1,5}\p{L}?)?(?:-\d{1,5})?)(?: ?(?:корпус|корп|к|строение|стр|с|литера|лит)\.? ?(\d{1,5}\p{L}?(?: ?с ?\d{1,5})?))?$/iu;

function split(text: string, pattern: RegExp): [rest: string, ...(string | undefined)[]] {
  const match = pattern.exec(text);
  return match === null ? [text] : [(match[1] ?? '').replace(/[\s,]+$/, ''), ...match.slice(2)];
}
