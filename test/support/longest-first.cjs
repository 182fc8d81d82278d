const { default: Sequencer } = require('@jest/test-sequencer');

// On a new machine Jest knows no durations. These files wait for processes and time-outs: begun last,
// they would keep one worker busy when all others are done.
const LONGEST = [
  'openapi-hostile-inputs',
  'crash',
  'orders-unknown',
  'orders-quota',
  'order-faults',
  'iiko-refusals',
  'restaurants-gaps',
  'database-connections',
  'orders-dine-in',
  'orders-loyalty',
  'lifecycle',
  'orders-payments',
  'readme',
  'orders-saga',
  'stop-lists',
  'orders-outdated-menu',
  'orders-reconciliation',
  'chaos',
  'access-matrix',
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
