'use strict';

const assert = require('node:assert');
const test = require('node:test');
const {costOf} = require('../../main/js/idle.js');

const round = (alone, kept) => [{peers: 0, busy: alone}, {peers: 15000, busy: kept}];

test('shouldTakeTheMedianOfWhatThePeersAddInEachRound', () => {
  assert.strictEqual(costOf([...round(1, 3), ...round(2, 9), ...round(4, 7)]), 3);
});
