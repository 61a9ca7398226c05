/** What is remembered for people and partners, in each database that there is. */

import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { LogEntry } from '../../base/records/records.ts'
import { storePlaces } from '../support/store-places.ts'

const NOW_MS = Date.parse('2026-06-15T09:30:00Z')
const DAY_MS = 86_400_000

for (const place of storePlaces()) {
  describe(`records in ${place.name}`, { skip: place.skip }, () => {
    after(() => place.close())

    test('a record changes only for who knows its revision', async () => {
      const { records } = await place.fresh()
      const put = (rev: number | undefined, body: string): Promise<boolean> =>
        records.put({ kind: 'order', id: 'é"1', body, ...(rev !== undefined && { rev }) }, NOW_MS)
      assert.equal(await put(1, 'no'), false)
      assert.equal(await put(0, 'first'), true)
      assert.equal(await put(0, 'again'), false)
      assert.equal(await put(1, 'second'), true)
      assert.equal(await put(1, 'late'), false)
      assert.equal(await put(undefined, 'whatever is there'), true)
      const there = await records.get('order', 'é"1')
      const body = 'whatever is there'
      assert.deepEqual(there, { id: 'é"1', rev: 3, changedMs: NOW_MS, body })
      assert.equal(await records.get('other', 'é"1'), undefined)
      assert.equal(await records.remove('order', 'é"1'), true)
      assert.equal(await records.remove('order', 'é"1'), false)
    })

    test('of two that change a record at once one is told that it was not first', async () => {
      const { records } = await place.fresh()
      await records.put({ kind: 'a', id: 'x', body: 0, rev: 0 }, NOW_MS)
      const tries = Array.from({ length: 8 }, (_, i) =>
        records.put({ kind: 'a', id: 'x', body: i, rev: 1 }, NOW_MS),
      )
      assert.equal((await Promise.all(tries)).filter(Boolean).length, 1)
    })

    test('records are listed by id, of a beginning, some of them', async () => {
      const { records } = await place.fresh()
      for (const id of ['b%2', 'a', 'B', 'b%1', 'b_1', 'c'])
        await records.put({ kind: 'k', id, body: null }, NOW_MS)
      const ids = async (query = {}): Promise<string[]> =>
        (await records.list('k', query)).map(({ id }) => id)
      assert.deepEqual(await ids(), ['B', 'a', 'b%1', 'b%2', 'b_1', 'c'])
      assert.deepEqual(await ids({ prefix: 'b%' }), ['b%1', 'b%2'])
      assert.deepEqual(await ids({ limit: 2 }), ['B', 'a'])
    })

    test('any JSON value comes back as it was', async () => {
      const { records } = await place.fresh()
      const body = { text: 'L’Épicerie \u0000 "n° 4"', list: [1.5, null, true], empty: {} }
      await records.put({ kind: 'k', id: 'x', body }, NOW_MS)
      assert.deepEqual((await records.get('k', 'x'))?.body, body)
    })

    test('a log is cut to what is newer, and its newest stays', async () => {
      const { records } = await place.fresh()
      for (let i = 1; i <= 5; i++) await records.append('l', () => i, NOW_MS)
      const left = async () =>
        (await records.log('l', { limit: 9, after: 0 })).map(({ seq }) => seq)
      assert.equal(await records.cut('l', 3), 3)
      assert.deepEqual(await left(), [4, 5])
      assert.equal(await records.cut('l', 99), 1)
      assert.equal((await records.append('l', () => 6, NOW_MS)).seq, 6)
      assert.deepEqual(await left(), [5, 6])
    })

    test('entries of a log are chained without a hole, whoever adds at once', async () => {
      const { records } = await place.fresh()
      const chain = (last: LogEntry | undefined): number => (last ? Number(last.body) + 1 : 0)
      await Promise.all(
        Array.from({ length: 20 }, () => records.append('audit', chain, NOW_MS + 0.5)),
      )
      const entries = await records.log('audit', { limit: 100, after: 0 })
      assert.deepEqual(
        entries.map(({ seq, atMs, body }) => [seq, atMs, body]),
        Array.from({ length: 20 }, (_, i) => [i + 1, NOW_MS, i]),
      )
      const newest = await records.log('audit', { limit: 2, before: 20 })
      assert.deepEqual(
        newest.map(({ seq }) => seq),
        [19, 18],
      )
      assert.deepEqual(await records.log('other', { limit: 9 }), [])
    })

    test('what is too old leaves a log from its beginning, and the newest stays', async () => {
      const { records } = await place.fresh()
      // A clock that was set back must not keep what came before from ageing in order.
      for (const day of [1, 2, 9, 3, 10]) {
        await records.append('audit', () => day, NOW_MS + day * DAY_MS)
      }
      assert.equal(await records.prune('audit', NOW_MS + 5 * DAY_MS), 2)
      const left = await records.log('audit', { limit: 9, after: 0 })
      assert.deepEqual(
        left.map(({ body }) => body),
        [9, 3, 10],
      )
      assert.equal(await records.prune('audit', NOW_MS + 99 * DAY_MS), 2)
      const next = await records.append('audit', (last) => [last?.body ?? null], NOW_MS)
      assert.deepEqual(next, { seq: 6, atMs: NOW_MS, body: [10] })
    })
  })
}
