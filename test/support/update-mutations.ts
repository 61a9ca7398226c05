/**
 * Metadata damaged by chance, served to a gateway: it may refuse it, or take it where what is signed is the
 * same to the byte. Nothing else, and it must not stumble either.
 */

import assert from 'node:assert/strict'
import { seededRandom } from '../../base/random.ts'
import { stageRoot } from '../../decoders/bundle/build-root.ts'
import { NO_FLOOR } from '../../decoders/bundle/floor.ts'
import { readGeneration } from '../../decoders/bundle/generation.ts'
import { Trust } from '../../decoders/bundle/trust.ts'
import type { Scratch } from '../../decoders/bundle/tuf-refresh.ts'
import { MemoryFolder } from './memory-folder.ts'
import { mutated } from './mutate-bytes.ts'
import { memoryFetcher, START_MS, TestRepository } from './update-repository.ts'

const NOW = { nowMs: START_MS, timeUnsure: false, clock: 'believed' } as const
export const MUTATIONS_PER_FILE = 64

export type MutationCounts = { refused: number; taken: number }

/** A repository with all kinds of metadata, a second root among them. */
export async function mutationRepository(): Promise<TestRepository> {
  const repository = await TestRepository.make({ isDelegated: true })
  await repository.addDecoder('1.0.0')
  await stageRoot(repository.files, undefined, repository.nowMs)
  await repository.publish()
  return repository
}

/** All metadata files that a gateway fetches, each damaged 64 times. */
export async function mutateAll(
  repository: TestRepository,
  scratch: Scratch,
  seed: number,
): Promise<MutationCounts> {
  const { map } = repository.files
  const factoryRoot = repository.factoryRoot()
  const expected = await taken(factoryRoot, map, scratch)
  assert.ok(expected)
  const counts = { refused: 0, taken: 0 }
  for (const path of fetchedFiles(map)) {
    const random = seededRandom(seed, path)
    for (let i = 0; i < MUTATIONS_PER_FILE; i++) {
      const damaged = new Map(map).set(path, mutated(map.get(path)!, random))
      const found = await taken(factoryRoot, damaged, scratch)
      if (!found) counts.refused++
      else {
        assert.deepEqual(found, expected, `seed ${seed}, ${path}, mutation ${i} was believed`)
        counts.taken++
      }
    }
  }
  return counts
}

function fetchedFiles(map: ReadonlyMap<string, Uint8Array>): string[] {
  const newest = /^metadata\/(timestamp|2\.root|3\.snapshot|1\.targets|2\.decoders)\.json$/
  const files = [...map.keys()].filter((path) => newest.test(path))
  assert.equal(files.length, 5)
  return files
}

/** What a new gateway holds as signed after a refresh; `undefined` when it refused. */
async function taken(
  factoryRoot: Uint8Array,
  map: ReadonlyMap<string, Uint8Array>,
  scratch: Scratch,
): Promise<readonly unknown[] | undefined> {
  const folder = new MemoryFolder()
  const trust = await Trust.open({ folder, scratch, factoryRoot, floor: NO_FLOOR })
  const outcome = await trust.refresh(memoryFetcher(map), NOW)
  if (outcome.kind === 'refused') {
    assert.deepEqual(trust.offers, [])
    return undefined
  }
  const generation = readGeneration(folder.files().get('generation-00000001.cbor')!)!
  const files = [...generation.roots, ...Object.values(generation.files)]
  return files.map((bytes) => JSON.parse(Buffer.from(bytes).toString()).signed)
}
