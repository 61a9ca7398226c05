/** Flows as signed targets: what is offered, what comes, and whose word counts. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TargetFile } from '@tufjs/models'
import { MemoryFolder } from '../../test/support/memory-folder.ts'
import { testScratch } from '../../test/support/test-scratch.ts'
import { memoryFetcher, START_MS, TestRepository } from '../../test/support/update-repository.ts'
import { stageFlows } from './build-flows.ts'
import { stageTargets, targetsOf } from './build-stage.ts'
import { readPublished } from './build-state.ts'
import { fetchTarget, filePath } from './fetch-target.ts'
import { NO_FLOOR } from './floor.ts'
import { FLOW_FILE_BYTES_MAX } from './flow-offer.ts'
import { Trust } from './trust.ts'

const scratch = testScratch()
const NOW = { nowMs: START_MS, timeUnsure: false, clock: 'believed' } as const
const SIGN = Buffer.from('[{"id":"a","type":"tab","label":"Sign"}]')
const ABOUT = { name: 'parking-sign', minRuntime: '0.1.0', nowMs: START_MS }

async function refreshed(repository: TestRepository): Promise<Trust> {
  const factoryRoot = repository.factoryRoot()
  const trust = await Trust.open({
    folder: new MemoryFolder(),
    scratch,
    factoryRoot,
    floor: NO_FLOOR,
  })
  assert.equal((await trust.refresh(memoryFetcher(repository.files.map), NOW)).kind, 'current')
  return trust
}

test('S17: flows that are signed are offered beside decoders, and come as they were published', async () => {
  const repository = await TestRepository.make({ isDelegated: true })
  await repository.addDecoder('1.0.0')
  for (const version of ['1.0.0', '1.1.0']) {
    await stageFlows(repository.files, SIGN, { ...ABOUT, version })
    await repository.publish()
  }
  const trust = await refreshed(repository)
  assert.deepEqual(
    trust.flowOffers.map(({ path }) => path),
    ['flows/parking-sign/1.0.0.json', 'flows/parking-sign/1.1.0.json'],
  )
  assert.equal(trust.offers.length, 1)
  const got = await fetchTarget(trust.flowOffers[1]!, memoryFetcher(repository.files.map))
  assert.ok(got.kind === 'bytes')
  assert.deepEqual(Buffer.from(got.bytes), SIGN)
})

test('S17: flows with a flipped bit, more bytes or none are refused', async () => {
  const repository = await TestRepository.make()
  await stageFlows(repository.files, SIGN, { ...ABOUT, version: '1.0.0' })
  await repository.publish()
  const offer = (await refreshed(repository)).flowOffers[0]!
  const file = filePath(offer)
  const flipped = Uint8Array.from(SIGN, (byte, i) => (i === 20 ? byte ^ 1 : byte))
  for (const [bytes, reason] of [
    [flipped, 'mismatch'],
    [Buffer.concat([SIGN, SIGN]), 'too-long'],
    [undefined, 'missing'],
  ] as const) {
    if (bytes) repository.files.map.set(file, bytes)
    else repository.files.map.delete(file)
    const got = await fetchTarget(offer, memoryFetcher(repository.files.map))
    assert.ok(got.kind === 'refused' && got.reason === reason, reason)
  }
})

test('S17: who signs decoders has no say in flows', async () => {
  const repository = await TestRepository.make({ isDelegated: true })
  await repository.addDecoder('1.0.0')
  const path = 'flows/parking-sign/6.6.6.json'
  const { targets } = targetsOf(await readPublished(repository.files), 'decoders').signed
  const target = new TargetFile({
    path,
    length: SIGN.length,
    hashes: { sha256: 'ab'.repeat(32) },
    unrecognizedFields: { custom: { kind: 'flows', minRuntime: '0.1.0' } },
  })
  await stageTargets(
    repository.files,
    'decoders',
    { targets: { ...targets, [path]: target } },
    START_MS,
  )
  await repository.publish()
  const trust = await refreshed(repository)
  assert.deepEqual(trust.flowOffers, [])
  assert.equal(trust.offers.length, 1)
})

test('flows under no name, no version, too long, or other ones under a version that is out are not staged', async () => {
  const repository = await TestRepository.make()
  const stage = (about: object, bytes: Uint8Array = SIGN) =>
    stageFlows(repository.files, bytes, { ...ABOUT, version: '1.0.0', ...about })
  const refused = { name: 'BuildError', code: 'refused' }
  await assert.rejects(stage({ name: '../root' }), refused)
  await assert.rejects(stage({ version: 'latest' }), refused)
  await assert.rejects(stage({}, new Uint8Array(FLOW_FILE_BYTES_MAX + 1)), refused)
  await stage({})
  await repository.publish()
  await assert.rejects(stage({}, Buffer.from('[]')), refused)
})
