import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { MemoryFolder } from '../../test/support/memory-folder.ts'
import { WAYS } from '../../test/support/repository-ways.ts'
import { testScratch } from '../../test/support/test-scratch.ts'
import {
  DAY_MS,
  memoryFetcher,
  repositoryKeys,
  START_MS,
  TestRepository,
} from '../../test/support/update-repository.ts'
import { metaFileOf } from './build-metadata.ts'
import { stageRoot } from './build-root.ts'
import { effectiveTime } from './effective-time.ts'
import { fetchPackage } from './fetch-package.ts'
import { filePath } from './fetch-target.ts'
import type { Fetcher } from './fetcher.ts'
import { NO_FLOOR } from './floor.ts'
import { type Refreshed, Trust } from './trust.ts'

const scratch = testScratch()

function at(nowMs: number) {
  return { nowMs, timeUnsure: false, clock: 'believed' } as const
}

const NOW = at(START_MS)

/** A gateway that knows the factory root and nothing else. */
async function newGateway(
  repository: TestRepository,
  folder = new MemoryFolder(),
  floor = NO_FLOOR,
): Promise<Trust> {
  return await Trust.open({ folder, scratch, factoryRoot: repository.factoryRoot(), floor })
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const changed = bytes.slice()
  changed[at]! ^= 1
  return changed
}

/** One bit of the first signature, which stands as hex in the JSON. */
function withBadSignature(bytes: Uint8Array): Uint8Array {
  const json = JSON.parse(Buffer.from(bytes).toString())
  const { sig } = json.signatures[0]
  json.signatures[0].sig = (sig[0] === '0' ? '1' : '0') + sig.slice(1)
  return Buffer.from(JSON.stringify(json))
}

function assertRefused(outcome: Refreshed, ...reasons: readonly string[]): void {
  assert.equal(outcome.kind, 'refused')
  if (outcome.kind === 'refused') {
    assert.ok(reasons.includes(outcome.reason), `${outcome.reason}: ${outcome.detail}`)
  }
}

function assertCurrent(outcome: Refreshed): void {
  assert.equal(outcome.kind, 'current', JSON.stringify(outcome))
}

for (const [way, open] of Object.entries(WAYS)) {
  describe(`updates by ${way}`, () => {
    async function opened(
      run: (repository: TestRepository, fetcher: Fetcher, path: string) => Promise<void>,
      isDelegated = false,
    ): Promise<void> {
      const repository = await TestRepository.make({ isDelegated })
      const path = await repository.addDecoder('1.0.0')
      const { fetcher, close } = await open(repository.files.map)
      try {
        await run(repository, fetcher, path)
      } finally {
        await close()
      }
    }

    test('S17: a first refresh shows what is offered, a second changes nothing', async () => {
      await opened(async (repository, fetcher, path) => {
        const folder = new MemoryFolder()
        const trust = await newGateway(repository, folder)
        assert.equal(trust.offers.length, 0)
        assertCurrent(await trust.refresh(fetcher, NOW))
        assert.equal(trust.offers[0]!.path, path)
        const fetched = await fetchPackage(trust, { path, fetcher, time: NOW })
        assert.ok(fetched.kind === 'fetched')
        assert.equal(fetched.package.manifest.id, 'acme-probe')
        const calls = folder.calls
        const second = await trust.refresh(fetcher, NOW)
        assert.ok(second.kind === 'current' && !second.isNew)
        assert.equal(folder.calls, calls)
        const again = await newGateway(repository, folder, trust.floor)
        assert.deepEqual(again.offers, trust.offers)
      })
    })

    test('S17, I7: what nobody signed is not even asked for', async () => {
      await opened(async (repository, fetcher) => {
        const trust = await newGateway(repository)
        await trust.refresh(fetcher, NOW)
        const asked: string[] = []
        const watched: Fetcher = {
          fetch(path, maxBytes) {
            asked.push(path)
            return fetcher.fetch(path, maxBytes)
          },
        }
        for (const path of ['decoders/acme/probe/9.9.9.dec', '../x/../../evil.js', '/etc/passwd']) {
          const fetched = await fetchPackage(trust, { path, fetcher: watched, time: NOW })
          assert.ok(fetched.kind === 'refused' && fetched.reason === 'not-offered')
        }
        assert.deepEqual(asked, [])
      })
    })

    test('S17, I7: a package with a flipped bit or more bytes than signed is refused', async () => {
      await opened(async (repository, fetcher, path) => {
        const trust = await newGateway(repository)
        await trust.refresh(fetcher, NOW)
        const file = filePath(trust.offers[0]!)
        const good = repository.files.map.get(file)!
        for (const [bytes, reason] of [
          [flipped(good, 100), 'mismatch'],
          [new Uint8Array([...good, 0]), 'too-long'],
          [good.subarray(0, -1), 'mismatch'],
          [undefined, 'missing'],
        ] as const) {
          if (bytes) repository.files.map.set(file, bytes)
          else repository.files.map.delete(file)
          const fetched = await fetchPackage(trust, { path, fetcher, time: NOW })
          assert.ok(fetched.kind === 'refused' && fetched.reason === reason, reason)
        }
      })
    })

    test('S17, I10: metadata longer than its limit is refused, whatever it says', async () => {
      await opened(async (repository, fetcher) => {
        for (const path of ['timestamp.json', '2.snapshot.json', '2.targets.json', '2.root.json']) {
          const full = `metadata/${path}`
          const before = repository.files.map.get(full)
          repository.files.map.set(full, new Uint8Array(1024 * 1024).fill(0x20))
          assertRefused(await (await newGateway(repository)).refresh(fetcher, NOW), 'too-long')
          if (before) repository.files.map.set(full, before)
          else repository.files.map.delete(full)
        }
        assertCurrent(await (await newGateway(repository)).refresh(fetcher, NOW))
      })
    })

    test('S17: one wrong bit in any signature is refused', async () => {
      await opened(async (repository, fetcher) => {
        const trust = await newGateway(repository)
        for (const path of ['timestamp.json', '2.snapshot.json', '2.targets.json']) {
          const full = `metadata/${path}`
          const good = repository.files.map.get(full)!
          repository.files.map.set(full, withBadSignature(good))
          assertRefused(await trust.refresh(fetcher, NOW), 'signature', 'mismatch')
          repository.files.map.set(full, good)
        }
        assertCurrent(await trust.refresh(fetcher, NOW))
      })
    })

    test('S17: one of two signatures is too few, also when it stands there twice', async () => {
      await opened(async (repository, fetcher) => {
        const { version, metadata } = await repository.targetsJson('targets')
        metadata.signed.version = version + 1
        const [one] = repository.keys.targets
        const alone = repository.signTargets(metadata, [one!])
        await repository.forge('targets', version + 1, alone)
        assertRefused(await (await newGateway(repository)).refresh(fetcher, NOW), 'signature')
        const twice = JSON.parse(Buffer.from(alone).toString())
        twice.signatures.push(twice.signatures[0])
        await repository.forge('targets', version + 1, Buffer.from(JSON.stringify(twice)))
        assertRefused(await (await newGateway(repository)).refresh(fetcher, NOW), 'format')
      })
    })

    test('S17: an older timestamp is refused', async () => {
      await opened(async (repository, fetcher) => {
        const old = repository.files.map.get('metadata/timestamp.json')!
        const trust = await newGateway(repository)
        await repository.addDecoder('1.1.0')
        assertCurrent(await trust.refresh(fetcher, NOW))
        repository.files.map.set('metadata/timestamp.json', old)
        assertRefused(await trust.refresh(fetcher, NOW), 'rollback')
        assert.equal(trust.offers.length, 2)
      })
    })

    test('F86, S17: a frozen mirror stops new installs, and what is installed goes on', async () => {
      await opened(async (repository, fetcher, path) => {
        const trust = await newGateway(repository)
        await trust.refresh(fetcher, NOW)
        const later = at(START_MS + 31 * DAY_MS)
        assertRefused(await trust.refresh(fetcher, later), 'expired')
        const fetched = await fetchPackage(trust, { path, fetcher, time: later })
        assert.ok(fetched.kind === 'refused' && fetched.reason === 'expired')
        assert.equal(trust.health(later.nowMs).state, 'expired')
        // It is still known what was verified: nothing that runs loses its ground.
        assert.equal(trust.offers[0]!.path, path)
        repository.nowMs = later.nowMs
        await repository.publish()
        assertCurrent(await trust.refresh(fetcher, later))
        assert.equal((await fetchPackage(trust, { path, fetcher, time: later })).kind, 'fetched')
      })
    })

    test('F19, F20: a clock in 1970 or in 2106 neither opens nor shuts the door', async () => {
      await opened(async (repository, fetcher) => {
        const trust = await newGateway(repository)
        const known = {
          buildMs: START_MS - 10 * DAY_MS,
          signedMs: 0,
          lastAcceptedMs: 0,
          lastShutdownMs: 0,
        }
        const in1970 = effectiveTime({ ...known, systemMs: 0, clockState: 0 })
        const outcome = await trust.refresh(fetcher, in1970)
        assert.ok(outcome.kind === 'current' && outcome.timeUnsure)
        const in2106 = effectiveTime({
          ...known,
          lastAcceptedMs: outcome.acceptedMs!,
          systemMs: Date.UTC(2106, 0, 1),
          clockState: 1,
        })
        assertCurrent(await trust.refresh(fetcher, in2106))
        // Without the floor of time such a clock would end all updates.
        assertRefused(await trust.refresh(fetcher, at(Date.UTC(2106, 0, 1))), 'expired')
        // And with it a repository that had expired before it cannot be brought back.
        const lastAcceptedMs = START_MS + 40 * DAY_MS
        const back = effectiveTime({ ...known, lastAcceptedMs, systemMs: 0, clockState: 0 })
        assertRefused(await trust.refresh(fetcher, back), 'expired')
      })
    })

    test('S17: a root signed by the old keys and its own is followed, a stranger is not', async () => {
      await opened(async (repository, fetcher) => {
        const trust = await newGateway(repository)
        await stageRoot(repository.files, undefined, repository.nowMs)
        await repository.publish()
        assertCurrent(await trust.refresh(fetcher, NOW))
        assert.equal(trust.floor.root, 2)
        const strangers = repository.copy()
        strangers.keys = repositoryKeys('strangers')
        const json = JSON.parse(
          Buffer.from(repository.files.map.get('metadata/2.root.json')!).toString(),
        )
        json.signed.version = 3
        const bytes = Buffer.from(JSON.stringify(json))
        repository.files.map.set('metadata/3.root.json', bytes)
        assertRefused(await trust.refresh(fetcher, NOW), 'signature')
        assert.equal(trust.floor.root, 2)
      })
    })

    test('S17: metadata that is lost or put back does not open the way to an old repository', async () => {
      await opened(async (repository, fetcher) => {
        const old = repository.copy()
        const folder = new MemoryFolder()
        const trust = await newGateway(repository, folder)
        await trust.refresh(fetcher, NOW)
        const putBack = folder.files()
        await repository.addDecoder('1.1.0')
        await trust.refresh(fetcher, NOW)
        for (const found of [new MemoryFolder(), MemoryFolder.of(putBack)]) {
          const again = await newGateway(repository, found, trust.floor)
          assert.deepEqual(again.offers, [])
          assertRefused(await again.refresh(memoryFetcher(old.files.map), NOW), 'rollback')
          assert.deepEqual(again.offers, [])
          assertCurrent(await again.refresh(fetcher, NOW))
          assert.equal(again.offers.length, 2)
        }
      })
    })

    test('S17: who signs decoders cannot sign anything else', async () => {
      await opened(async (repository, fetcher, path) => {
        const { version, metadata } = await repository.targetsJson('decoders')
        metadata.signed.version = version + 1
        metadata.signed.targets['runtime/cigale.tar'] = metadata.signed.targets[path]
        const bytes = repository.signTargets(metadata, repository.keys.decoders)
        await repository.forge('decoders', version + 1, bytes)
        const trust = await newGateway(repository)
        assertCurrent(await trust.refresh(fetcher, NOW))
        assert.deepEqual(
          trust.offers.map((offer) => offer.path),
          [path],
        )
        // Nor can they sign for `targets`, which may speak of all.
        const targets = await repository.targetsJson('targets')
        targets.metadata.signed.version++
        const forged = repository.signTargets(targets.metadata, repository.keys.decoders)
        await repository.forge('targets', targets.version + 1, forged)
        assertRefused(await trust.refresh(fetcher, NOW), 'signature')
      }, true)
    })

    test('S17: the rollback of a delegated role is refused', async () => {
      await opened(async (repository, fetcher) => {
        const { version, metadata } = await repository.targetsJson('decoders')
        const old = repository.signTargets(metadata, repository.keys.decoders)
        await repository.addDecoder('1.1.0')
        const folder = new MemoryFolder()
        const trust = await newGateway(repository, folder)
        assertCurrent(await trust.refresh(fetcher, NOW))
        await repository.forge('decoders', version, old)
        assertRefused(await trust.refresh(fetcher, NOW), 'rollback')
        // Nor when the metadata is lost: the floor knows delegated roles too.
        const again = await newGateway(repository, new MemoryFolder(), trust.floor)
        assertRefused(await again.refresh(fetcher, NOW), 'rollback')
      }, true)
    })

    test('S17: a snapshot that forgets a file is refused', async () => {
      await opened(async (repository, fetcher) => {
        const trust = await newGateway(repository)
        assertCurrent(await trust.refresh(fetcher, NOW))
        await repository.forge('decoders', 2, undefined)
        assertRefused(await trust.refresh(fetcher, NOW), 'mismatch')
        const again = await newGateway(repository, new MemoryFolder(), trust.floor)
        assert.equal((await again.refresh(fetcher, NOW)).kind, 'refused')
      }, true)
    })

    test('S17: a fast-forwarded version is overcome by new keys', async () => {
      await opened(async (repository, fetcher) => {
        const far = 2 ** 31
        const trust = await newGateway(repository)
        const path = 'metadata/2.snapshot.json'
        await repository.forgeTimestamp(far, metaFileOf(2, repository.files.map.get(path)!))
        assertCurrent(await trust.refresh(fetcher, NOW))
        assert.equal(trust.floor.timestamp, far)
        // The thief is found; the timestamp's key is replaced, and counts from where it was.
        const [timestamp] = repositoryKeys('new').timestamp
        const before = repository.keys.timestamp.map(({ key }) => key.keyID)
        const change = { role: 'timestamp', add: [timestamp!.key], remove: before } as const
        await repository.forgeTimestamp(3, metaFileOf(2, repository.files.map.get(path)!))
        await stageRoot(repository.files, change, repository.nowMs)
        repository.keys = { ...repository.keys, timestamp: [timestamp!] }
        await repository.publish()
        assertCurrent(await trust.refresh(fetcher, NOW))
        assert.equal(trust.floor.timestamp, 4)
      })
    })
  })
}
