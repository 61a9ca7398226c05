import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tmstAfter, tmstGapUs, tmstUs } from '../../base/tmst.ts'
import { lorawanVectors } from '../support/vectors.ts'

for (const vector of lorawanVectors('tmst')) {
  test(`W3, F24: ${vector.id}, the counter's ${vector.kind} gives ${vector.expect}`, () => {
    const got =
      vector.kind === 'add'
        ? tmstAfter(tmstUs(vector.tmst), vector.delayUs)
        : tmstGapUs({ later: tmstUs(vector.later), earlier: tmstUs(vector.earlier) })
    assert.equal(got, vector.expect)
  })
}
