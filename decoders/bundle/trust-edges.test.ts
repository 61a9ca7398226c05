import assert from 'node:assert/strict'
import { mkdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { MemoryFolder } from '../../test/support/memory-folder.ts'
import { testScratch } from '../../test/support/test-scratch.ts'
import {
  DAY_MS,
  type MetadataJson,
  memoryFetcher,
  repositoryKeys,
  START_MS,
  TestRepository,
} from '../../test/support/update-repository.ts'
import { metaFileOf } from './build-metadata.ts'
import { stageRoot } from './build-root.ts'
import { checkBytes } from './fetch-package.ts'
import { FetchError, type Fetcher } from './fetcher.ts'
import { NO_FLOOR } from './floor.ts'
import { type Refreshed, Trust } from './trust.ts'
import { UpdateError } from './update-error.ts'

const scratch = testScratch()

function at(nowMs: number) {
  return { nowMs, timeUnsure: false, clock: 'believed' } as const
}

const NOW = at(START_MS)

async function gatewayOf(
  repository: TestRepository,
  folder = new MemoryFolder(),
  floor = NO_FLOOR,
): Promise<Trust> {
  return await Trust.open({ folder, scratch, factoryRoot: repository.factoryRoot(), floor })
}

async function refresh(trust: Trust, repository: TestRepository, time = NOW): Promise<Refreshed> {
  return await trust.refresh(memoryFetcher(repository.files.map), time)
}

function reasonIn(outcome: Refreshed): string {
  return outcome.kind === 'refused' ? outcome.reason : outcome.kind
}

async function forgeTargets(
  repository: TestRepository,
  change: (signed: MetadataJson) => void,
): Promise<void> {
  const { version, metadata } = await repository.targetsJson('targets')
  metadata.signed.version = version + 1
  change(metadata.signed)
  const bytes = repository.signTargets(metadata, repository.keys.targets)
  await repository.forge('targets', version + 1, bytes)
}

test('S17: a timestamp whose snapshot fails is not remembered', async () => {
  const repository = await TestRepository.make()
  await repository.addDecoder('1.0.0')
  const trust = await gatewayOf(repository)
  await refresh(trust, repository)
  const { floor } = trust
  const thief = repository.copy()
  await thief.forgeTimestamp(1_000, metaFileOf(900, Uint8Array.of(1)))
  assert.equal(reasonIn(await refresh(trust, thief)), 'missing')
  thief.files.map.set('metadata/900.snapshot.json', Uint8Array.of(2))
  assert.equal(reasonIn(await refresh(trust, thief)), 'mismatch')
  assert.deepEqual(trust.floor, floor)
  await repository.addDecoder('1.1.0')
  assert.equal(reasonIn(await refresh(trust, repository)), 'current')
  assert.equal(trust.floor.timestamp, 3)
})

test('S17: a timestamp with more in it than was signed is refused', async () => {
  const repository = await TestRepository.make()
  const json = JSON.parse(
    Buffer.from(repository.files.map.get('metadata/timestamp.json')!).toString(),
  )
  json.signed.meta['other.json'] = { version: 7 }
  repository.files.map.set('metadata/timestamp.json', Buffer.from(JSON.stringify(json)))
  const trust = await gatewayOf(repository)
  assert.equal(reasonIn(await refresh(trust, repository)), 'mismatch')
})

test('S17: keys that a new root revokes stay revoked, though the rest of it fails', async () => {
  const repository = await TestRepository.make()
  await repository.addDecoder('1.0.0')
  const old = repository.copy()
  const folder = new MemoryFolder()
  const trust = await gatewayOf(repository, folder)
  await refresh(trust, repository)
  const timestamp = repositoryKeys('next').timestamp
  const add = timestamp.map(({ key }) => key)
  const remove = repository.keys.timestamp.map(({ key }) => key.keyID)
  await stageRoot(repository.files, { role: 'timestamp', add, remove }, repository.nowMs)
  repository.keys = { ...repository.keys, timestamp }
  await repository.publish()
  for (const ending of ['missing', 'no way'] as const) {
    const half = memoryFetcher(repository.files.map)
    const cut: Fetcher = {
      async fetch(path, maxBytes) {
        if (!path.endsWith('timestamp.json')) return await half.fetch(path, maxBytes)
        if (ending === 'missing') return 'missing'
        throw new FetchError('unreachable', 'the line is down', {})
      },
    }
    const own = MemoryFolder.of(folder.files())
    const gateway = await gatewayOf(repository, own, trust.floor)
    const ended = await gateway.refresh(cut, NOW).then(reasonIn, (error) => error.code)
    assert.equal(ended, ending === 'missing' ? 'missing' : 'unreachable')
    assert.equal(gateway.floor.root, 2)
    const again = await gatewayOf(repository, own, gateway.floor)
    // The stolen key still signs the old repository, and is worth nothing, also for newer lists.
    await old.refreshTimestamp()
    assert.equal(reasonIn(await refresh(again, old)), 'signature')
    assert.equal(reasonIn(await refresh(again, repository)), 'current')
  }
})

test('S17: a new root on an old list is kept, and the list refused', async () => {
  const repository = await TestRepository.make()
  await repository.addDecoder('1.0.0')
  const old = repository.copy()
  await stageRoot(old.files, undefined, old.nowMs)
  await old.publish()
  for (const version of ['1.1.0', '1.2.0', '1.3.0']) await repository.addDecoder(version)
  const trust = await gatewayOf(repository)
  await refresh(trust, repository)
  const folder = new MemoryFolder()
  const again = await gatewayOf(repository, folder, trust.floor)
  assert.equal(reasonIn(await refresh(again, old)), 'rollback')
  assert.deepEqual(again.floor, { ...trust.floor, root: 2 })
  assert.deepEqual(again.offers, [])
  assert.equal((await gatewayOf(repository, folder)).floor.root, 2)
})

test('S17: a thief of the online keys cannot push the time beyond what is signed', async () => {
  const repository = await TestRepository.make()
  await repository.addDecoder('1.0.0')
  const snapshot = repository.files.map.get('metadata/2.snapshot.json')!
  repository.nowMs += 10_000 * DAY_MS
  await repository.forgeTimestamp(9, metaFileOf(2, snapshot))
  const trust = await gatewayOf(repository)
  const outcome = await refresh(trust, repository)
  assert.ok(outcome.kind === 'current')
  assert.equal(outcome.acceptedMs, START_MS + 30 * DAY_MS)
})

test('S17, I7: what is not described as a decoder must be is not offered', async () => {
  const repository = await TestRepository.make()
  const path = await repository.addDecoder('1.0.0')
  await forgeTargets(repository, ({ targets }) => {
    const good = targets[path]
    targets['decoders/acme/probe/1.0.dec'] = good
    targets['decoders/acme/1.0.0.dec'] = good
    targets['decoders/acme/../1.0.0.dec'] = good
    targets['runtime/cigale.tar'] = good
    const { custom: _, ...bare } = good
    targets['decoders/acme/probe/1.0.1.dec'] = bare
    targets['decoders/acme/probe/1.0.2.dec'] = { ...good, length: good.length + 1 }
    targets['decoders/acme/probe/1.0.3.dec'] = { ...good, hashes: { sha512: '00' } }
    const custom = { ...good.custom, risk: 'none' }
    targets['decoders/acme/probe/1.0.4.dec'] = { ...good, custom }
    // Described well, and yet it is version 1.0.0 that lies there.
    targets['decoders/acme/probe/1.0.5.dec'] = good
  })
  const trust = await gatewayOf(repository)
  assert.equal(reasonIn(await refresh(trust, repository)), 'current')
  const [first, wrong, ...rest] = trust.offers
  assert.equal(first!.path, path)
  assert.equal(wrong!.path, 'decoders/acme/probe/1.0.5.dec')
  assert.equal(rest.length, 0)
  const file = [...repository.files.map.keys()].find((name) => name.endsWith('.1.0.0.dec'))!
  const checked = await checkBytes(wrong!, repository.files.map.get(file)!)
  assert.ok(checked.kind === 'refused' && checked.reason === 'package')
})

test('S19: delegated roles cannot have any name, nor be without number', async () => {
  const keyids = repositoryKeys().decoders.map(({ key }) => key.keyID)
  const role = { keyids, threshold: 1, terminating: false, paths: ['x/*'] }
  const named = (name: string) => ({ ...role, name })
  const many = Array.from({ length: 17 }, (_, i) => named(`role-${i}`))
  for (const roles of [[named('../evil')], [named('Über')], [named('x'.repeat(33))], many]) {
    const repository = await TestRepository.make()
    await forgeTargets(repository, (signed) => {
      signed.delegations = { keys: {}, roles }
    })
    const trust = await gatewayOf(repository)
    assert.equal(reasonIn(await refresh(trust, repository)), 'format', roles[0]!.name)
  }
})

test('F8: a scratch folder that refuses is told as such, not as a bad repository', async () => {
  const repository = await TestRepository.make()
  for (const blocked of ['timestamp.json', 'snapshot.json', 'targets.json']) {
    const trust = await Trust.open({
      folder: new MemoryFolder(),
      scratch: {
        use: (files, run) =>
          scratch.use(files, async (path) => {
            mkdirSync(join(path, blocked))
            await run(path)
            rmdirSync(join(path, blocked))
          }),
      },
      factoryRoot: repository.factoryRoot(),
      floor: NO_FLOOR,
    })
    await assert.rejects(
      refresh(trust, repository),
      (error) => error instanceof UpdateError && error.code === 'disk',
      blocked,
    )
  }
})

test('a second refresh at the same time is refused, and a mistake of ours is not hidden', async () => {
  const repository = await TestRepository.make()
  const trust = await gatewayOf(repository)
  const first = refresh(trust, repository)
  await assert.rejects(
    refresh(trust, repository),
    (error) => error instanceof UpdateError && error.code === 'busy',
  )
  assert.equal(reasonIn(await first), 'current')
  const broken: Fetcher = { fetch: () => Promise.reject(new TypeError('ours')) }
  await assert.rejects(trust.refresh(broken, NOW), TypeError)
  assert.equal(reasonIn(await refresh(trust, repository)), 'current')
})

test('a program whose own root is damaged says so', async () => {
  for (const factoryRoot of [new Uint8Array(), Buffer.from('{}')]) {
    await assert.rejects(
      Trust.open({ folder: new MemoryFolder(), scratch, factoryRoot, floor: NO_FLOOR }),
      (error) => error instanceof UpdateError && error.code === 'factory-root',
    )
  }
})

test('S17: a newer program brings a newer root, and the chain goes on from there', async () => {
  const repository = await TestRepository.make()
  await repository.addDecoder('1.0.0')
  const renew = async () => {
    await stageRoot(repository.files, undefined, repository.nowMs)
    await repository.publish()
  }
  const folder = new MemoryFolder()
  const trust = await gatewayOf(repository, folder)
  for (let i = 0; i < 3; i++) await renew()
  await refresh(trust, repository)
  const factoryRoot = repository.files.map.get('metadata/3.root.json')!
  const open = (floor: typeof NO_FLOOR) => Trust.open({ folder, scratch, factoryRoot, floor })
  const next = await open(trust.floor)
  assert.deepEqual(next.offers, trust.offers)
  assert.deepEqual(next.floor, trust.floor)
  // The chain from the older program is longer, and yet ends before the one from the newer.
  await renew()
  assert.equal(reasonIn(await refresh(next, repository)), 'current')
  const last = await open(NO_FLOOR)
  assert.equal(last.floor.root, 5)
  assert.deepEqual(last.offers, trust.offers)
  assert.deepEqual(last.damaged, [])
})

test('S17: a damaged generation is named, one with roots alone is not', async () => {
  const repository = await TestRepository.make()
  await repository.addDecoder('1.0.0')
  const folder = new MemoryFolder()
  await refresh(await gatewayOf(repository, folder), repository)
  await stageRoot(repository.files, undefined, repository.nowMs)
  await repository.publish()
  const halfWay = new Map(repository.files.map)
  halfWay.delete('metadata/timestamp.json')
  const trust = await gatewayOf(repository, folder)
  assert.equal(reasonIn(await trust.refresh(memoryFetcher(halfWay), NOW)), 'missing')
  assert.deepEqual((await gatewayOf(repository, folder)).damaged, [])
  await refresh(trust, repository)
  for (const name of await folder.list()) {
    const files = folder.files()
    const bytes = files.get(name)!
    // In the first signature of the timestamp.
    const text = Buffer.from(bytes)
    bytes[text.indexOf('"sig":"', text.indexOf('timestamp')) + 9]! ^= 1
    const gateway = await gatewayOf(repository, MemoryFolder.of(files))
    assert.deepEqual(gateway.damaged, [name])
  }
})
