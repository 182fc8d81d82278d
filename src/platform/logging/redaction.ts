/** Removes what must not reach a log, an error or a person from a text that came from outside. */
export type Redact = (text: string, ...alsoSecret: string[]) => string;

const MASK = '***';

/**
 * Removes `secrets` wherever they stand, and what looks like a secret: the login that `Login … is not authorized`
 * echoes, bearer tokens, JWTs, all but the last two digits of phones.
 */
export function createRedact(secrets: string[]): Redact {
  return (text, ...alsoSecret) => {
    const known = [...secrets, ...alsoSecret]
      .filter((secret) => secret.length >= SHORTEST_SECRET)
      // Longest first: one secret may contain another.
      .sort((one, other) => other.length - one.length);
    const withoutKnown = known.reduce((rest, secret) => rest.replaceAll(secret, MASK), text);
    return withoutKnown
      .replace(LOGIN_ECHO, `$1 ${MASK} $2`)
      .replace(BEARER, `$1 ${MASK}`)
      .replace(JWT, MASK)
      .replace(UUID_DATE_OR_PHONE, maskPhone);
  };
}

/** Shorter "secrets" are parts of ordinary words: removing them would garble every text. */
const SHORTEST_SECRET = 4;

const LOGIN_ECHO = /\b(login)\s+(?!\*{3})\S+\s+(is|has|was)\b/gi;
const BEARER = /\b(bearer)\s+[^\s"',;]+/gi;
const JWT = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;

/** UUIDs and timestamps are matched only to be left alone: their digits are no phone. */
const UUID_DATE_OR_PHONE =
  /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\d{4}-\d{2}-\d{2}(?:[ T][\d:.]+)?|\+?\d(?:[ ()-]{0,2}\d){7,14}/gi;

function maskPhone(match: string): string {
  const digits = match.replace(/\D/g, '');
  const isPhone = match.startsWith('+') || /^[78]\d{10}$/.test(digits);
  return isPhone ? `${MASK}${digits.slice(-2)}` : match;
}
