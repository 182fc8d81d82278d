/** `+79001234567` → `+7900***67`: enough to recognise a guest's own number, too little to call it. */
export function maskPhone(phone: string): string {
  return phone.length < SHORTEST_TO_SHOW ? '***' : `${phone.slice(0, 5)}***${phone.slice(-2)}`;
}

/** Of a shorter number what is shown would be nearly the whole. */
const SHORTEST_TO_SHOW = 10;
