/**
 * What turns a line, breaks it, or commands a printer (ESC, GS): kitchens print what iiko is sent. And halves of pairs,
 * with which no text can be read.
 */
const COMMANDS =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u{61c}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}]/u;

const BREAKS = /[\t-\r\u{85}\p{Zl}\p{Zp}]+/gu;
const EVERY_COMMAND = new RegExp(COMMANDS, 'gu');

/**
 * A body for iiko whose texts stay on one line and command nothing. Guests' own texts are cleaned when they come;
 * profiles of the guest base, dictionaries and orders from before have texts too.
 */
export function printable<Body>(body: Body): Body {
  return copy(body) as Body;
}

function copy(value: unknown): unknown {
  if (typeof value === 'string') {
    return COMMANDS.test(value) ? value.replace(BREAKS, ' ').replace(EVERY_COMMAND, '') : value;
  }
  if (Array.isArray(value)) {
    return value.map(copy);
  }
  return isPlain(value)
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copy(member)]))
    : value;
}

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
