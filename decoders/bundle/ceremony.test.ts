import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { MemoryFolder } from '../../test/support/memory-folder.ts'
import { WAYS } from '../../test/support/repository-ways.ts'
import { samplePackage } from '../../test/support/sample-package.ts'
import { testScratch } from '../../test/support/test-scratch.ts'
import {
  DAY_MS,
  memoryFetcher,
  type RepositoryKeys,
  TestRepository,
  testKeys,
} from '../../test/support/update-repository.ts'
import { stageDecoderKeys, stageUndelegation } from './build-delegate.ts'
import { BuildError, type RepositoryFiles } from './build-files.ts'
import { initRepository } from './build-init.ts'
import { stagePackage } from './build-package.ts'
import { publish } from './build-publish.ts'
import { stageRoot } from './build-root.ts'
import { signStaged, stagedState, stageTargets } from './build-stage.ts'
import { fetchPackage } from './fetch-package.ts'
import { NO_FLOOR } from './floor.ts'
import type { SigningKey } from './signing-key.ts'
import { Trust } from './trust.ts'

const scratch = testScratch()

async function gatewayOf(repository: TestRepository): Promise<Trust> {
  const factoryRoot = repository.factoryRoot()
  return await Trust.open({ folder: new MemoryFolder(), scratch, factoryRoot, floor: NO_FLOOR })
}

async function refresh(trust: Trust, repository: TestRepository): Promise<string> {
  const time = { nowMs: repository.nowMs, timeUnsure: false, clock: 'believed' } as const
  const outcome = await trust.refresh(memoryFetcher(repository.files.map), time)
  return outcome.kind === 'refused' ? `${outcome.reason}: ${outcome.detail}` : outcome.kind
}

/** Replaces all keys of a role, as the maintainers do it together. */
async function rotate(
  repository: TestRepository,
  role: keyof RepositoryKeys,
  next: readonly SigningKey[],
): Promise<void> {
  const { files, nowMs } = repository
  const old = repository.keys[role]
  const add = next.map(({ key }) => key)
  const remove = old.map(({ key }) => key.keyID)
  if (role === 'decoders') await stageDecoderKeys(files, { add, remove }, nowMs)
  else await stageRoot(files, { role, add, remove }, nowMs)
  // The old root keys sign the last time.
  if (role === 'root') await signStaged(files, 'root', old)
  repository.keys = { ...repository.keys, [role]: next }
  await repository.publish()
}

function refused(code: string, message: RegExp) {
  return (error: unknown) =>
    error instanceof BuildError && error.code === code && message.test(error.message)
}

describe('the key ceremony', () => {
  test('S17: each role gets new keys, and gateways follow, also one that slept through all', async () => {
    const repository = await TestRepository.make({ isDelegated: true })
    const path = await repository.addDecoder('1.0.0')
    const awake = await gatewayOf(repository)
    assert.equal(await refresh(awake, repository), 'current')
    for (const role of ['timestamp', 'snapshot', 'targets', 'decoders', 'root'] as const) {
      const before = repository.keys
      await rotate(repository, role, testKeys(`next ${role}`, before[role].length))
      assert.equal(await refresh(awake, repository), 'current', role)
      // The old keys are worth nothing any more.
      const thief = repository.copy()
      thief.keys = before
      if (role === 'root') await stageRoot(thief.files, undefined, thief.nowMs)
      else if (role === 'targets') await stageTargets(thief.files, role, {}, thief.nowMs)
      await assert.rejects(thief.addDecoder('6.6.6'), BuildError, role)
    }
    const slept = await gatewayOf(repository)
    assert.equal(await refresh(slept, repository), 'current')
    assert.deepEqual(slept.floor, awake.floor)
    assert.equal(slept.floor.root, 5)
    assert.equal(slept.offers[0]!.path, path)
  })

  test('S17: a root key is lost: the two others name another in its place', async () => {
    const repository = await TestRepository.make()
    const [lost, second, third] = repository.keys.root
    const [fresh] = testKeys('found', 1)
    const change = { role: 'root', add: [fresh!.key], remove: [lost!.key.keyID] } as const
    await stageRoot(repository.files, change, repository.nowMs)
    // One of them alone cannot do it, nor with the new key.
    await signStaged(repository.files, 'root', [second!, fresh!])
    const online = [...repository.keys.snapshot, ...repository.keys.timestamp]
    const alone = publish(repository.files, online, repository.nowMs)
    await assert.rejects(alone, refused('unsigned', /root has 1 of 2/))
    await signStaged(repository.files, 'root', [third!])
    await publish(repository.files, online, repository.nowMs)
    const trust = await gatewayOf(repository)
    assert.equal(await refresh(trust, repository), 'current')
    assert.equal(trust.floor.root, 2)
    // And the finder of the lost one cannot take its place back.
    await stageRoot(repository.files, undefined, repository.nowMs)
    const found = await signStaged(repository.files, 'root', [second!]).then(async () => {
      return await signStaged(repository.files, 'root', [lost!]).catch((error) => error)
    })
    assert.ok(refused('refused', /none of these keys signs root/)(found))
  })

  test('F86, S17: everything expires, and is recovered from a USB stick', async () => {
    const repository = await TestRepository.make({ isDelegated: true })
    const path = await repository.addDecoder('1.0.0')
    const trust = await gatewayOf(repository)
    assert.equal(await refresh(trust, repository), 'current')
    repository.nowMs += 400 * DAY_MS
    assert.match(await refresh(trust, repository), /^expired: /)
    assert.equal(trust.offers[0]!.path, path)
    await stageRoot(repository.files, undefined, repository.nowMs)
    await stageTargets(repository.files, 'targets', {}, repository.nowMs)
    await stageTargets(repository.files, 'decoders', {}, repository.nowMs)
    await repository.publish()
    const stick = await WAYS.dir(repository.files.map)
    try {
      const { nowMs } = repository
      const time = { nowMs, timeUnsure: false, clock: 'believed' } as const
      const outcome = await trust.refresh(stick.fetcher, time)
      assert.equal(outcome.kind, 'current', JSON.stringify(outcome))
      const fetched = await fetchPackage(trust, { path, fetcher: stick.fetcher, time })
      assert.equal(fetched.kind, 'fetched')
      assert.equal(trust.health(nowMs).state, 'fresh')
    } finally {
      await stick.close()
    }
  })

  test('S17: decoders lose their own keys: what those offered disappears', async () => {
    const repository = await TestRepository.make({ isDelegated: true })
    await repository.addDecoder('1.0.0')
    const trust = await gatewayOf(repository)
    await refresh(trust, repository)
    assert.equal(trust.offers.length, 1)
    await stageUndelegation(repository.files, repository.nowMs)
    await repository.publish()
    assert.equal(await refresh(trust, repository), 'current')
    assert.deepEqual(trust.offers, [])
    // The keys of targets speak of decoders from now on.
    await repository.addDecoder('1.1.0')
    assert.equal(await refresh(trust, repository), 'current')
    assert.deepEqual(
      trust.offers.map(({ version }) => version),
      ['1.1.0'],
    )
  })
})

describe('staging and publishing', () => {
  test('two maintainers sign one after the other, and a change makes both sign again', async () => {
    const repository = await TestRepository.make()
    const { files, keys, nowMs } = repository
    const [first, second] = keys.targets
    await stagePackage(files, samplePackage(), { risk: 'low', nowMs })
    const one = await signStaged(files, 'targets', [first!])
    assert.equal(`${one.signedBy.length} of ${one.threshold}`, '1 of 2')
    const online = [...keys.snapshot, ...keys.timestamp]
    await assert.rejects(publish(files, online, nowMs), refused('unsigned', /targets has 1 of 2/))
    await stagePackage(files, samplePackage({ version: '1.1.0' }), { risk: 'low', nowMs })
    assert.equal((await stagedState(files))[0]!.signedBy.length, 0)
    await signStaged(files, 'targets', [second!])
    await signStaged(files, 'targets', [first!])
    const done = await publish(files, online, nowMs)
    assert.deepEqual(done, { published: ['targets'], timestampVersion: 2 })
    assert.deepEqual(await stagedState(files), [])
    const trust = await gatewayOf(repository)
    await refresh(trust, repository)
    assert.equal(trust.offers.length, 2)
    assert.equal(trust.offers[0]!.risk, 'low')
  })

  test('what cannot be is refused with a reason, and changes nothing', async () => {
    const repository = await TestRepository.make()
    await repository.addDecoder('1.0.0')
    const { files, keys, nowMs } = repository
    const before = new Map(files.map)
    const low = { risk: 'low', nowMs } as const
    const other = samplePackage({ id: 'acme-probe-2' })
    const remove = keys.root.map(({ key }) => key.keyID)
    const cases: readonly (readonly [Promise<unknown>, RegExp])[] = [
      [stagePackage(files, other, low), /published with other content: raise its version/],
      [stagePackage(files, Uint8Array.of(1), low), /./],
      [signStaged(files, 'targets', keys.targets), /nothing of targets waits/],
      [stageRoot(files, { role: 'root', add: [], remove }, nowMs), /root needs 2 keys/],
      [stageRoot(files, { role: 'root', add: [], remove: ['ab'] }, nowMs), /ab is no key of root/],
      [stageTargets(files, 'flows', {}, nowMs), /has no role flows/],
      [stageDecoderKeys(files, { add: [], remove: [] }, nowMs), /no keys of its own/],
      [initRepository(files, keys, nowMs), /a repository here already/],
    ]
    for (const [attempt, message] of cases)
      await assert.rejects(attempt, refused('refused', message))
    await assert.rejects(
      publish(files, [], nowMs),
      refused('unsigned', /key for snapshot is missing/),
    )
    assert.deepEqual(files.map, before)
  })

  test('F1: a publication that was cut at any file is finished by the next one', async () => {
    for (let cutAt = 0; ; cutAt++) {
      const repository = await TestRepository.make({ isDelegated: true })
      await repository.addDecoder('1.0.0')
      const trust = await gatewayOf(repository)
      await refresh(trust, repository)
      const { files, keys, nowMs } = repository
      const { timestamp } = repository.keys
      const next = testKeys('next timestamp', 1)
      const remove = timestamp.map(({ key }) => key.keyID)
      await stageRoot(files, { role: 'timestamp', add: [next[0]!.key], remove }, nowMs)
      await stageTargets(files, 'targets', {}, nowMs)
      await signStaged(files, 'root', keys.root)
      await signStaged(files, 'targets', keys.targets)
      let calls = 0
      const cut = () => {
        if (calls++ === cutAt) throw new Error('cut')
      }
      const failing: RepositoryFiles = {
        read: (path) => files.read(path),
        list: (folder) => files.list(folder),
        async write(path, bytes) {
          cut()
          await files.write(path, bytes)
        },
        async remove(path) {
          cut()
          await files.remove(path)
        },
      }
      const online = [...keys.snapshot, ...next]
      const isWhole = await publish(failing, online, nowMs).then(
        () => true,
        () => false,
      )
      await publish(files, online, nowMs)
      assert.deepEqual(await stagedState(files), [])
      assert.equal(await refresh(trust, repository), 'current', `cut at ${cutAt}`)
      assert.equal(trust.floor.root, 2)
      assert.equal(trust.floor.targets['targets'], 2)
      if (isWhole) {
        assert.equal(calls, 6)
        return
      }
    }
  })
})
