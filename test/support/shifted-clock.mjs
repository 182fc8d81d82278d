// Loaded into a service process (`--import`): its clock is wrong by CLOCK_SHIFT_MS.
const shiftMs = Number(process.env.CLOCK_SHIFT_MS ?? 0);
const now = Date.now.bind(Date);

globalThis.Date = class ShiftedDate extends Date {
  constructor(...values) {
    super(...(values.length === 0 ? [now() + shiftMs] : values));
  }

  static now() {
    return now() + shiftMs;
  }
};
