const { default: Sequencer } = require('@jest/test-sequencer');

// On a new machine Jest knows no durations. These files wait for processes and time-outs: begun last,
// they would keep one worker busy when all others are done.
const LONGEST = [
  'crash',
  'lifecycle',
  'order-faults',
  'orders-unknown',
  'orders-dine-in',
  'orders-payments',
  'chaos',
  'orders-loyalty',
  'catalog-guard',
  'orders-saga',
  'stop-lists',
  'sync',
  'openapi-examples',
  'orders-combos',
  'auth-sessions',
  'mobile-tour',
];
const rank = ({ path }) => {
  const index = LONGEST.findIndex((name) => path.includes(`/test/${name}.e2e.`));
  return index === -1 ? LONGEST.length : index;
};

module.exports = class extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((one, other) => rank(one) - rank(other));
  }
};
