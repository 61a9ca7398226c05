/**
 * The generations on disk: the newest three. A start takes the longest chain of roots that verifies and,
 * under it, the newest metadata that verifies; a damaged file costs itself and no more.
 */

import assert from 'node:assert/strict'
import { type Folder, isDiskError, putFile, removeIfAllowed, wholeFiles } from './folder.ts'
import { type Generation, readGeneration, writeGeneration } from './generation.ts'
import { type Held, holdFiles, holdRoots } from './held.ts'
import { UpdateError } from './update-error.ts'

const KEPT = 3
const NAME = /^generation-(\d{8})\.cbor$/

export type Loaded = {
  readonly held: Held
  /** The number of the newest file, good or bad; 0 without any. */
  readonly newest: number
  /** Files that could not be read or verified. */
  readonly damaged: readonly string[]
}

/** Throws UpdateError `factory-root`, and what the folder throws when it cannot be listed. */
export async function loadGenerations(folder: Folder, factoryRoot: Uint8Array): Promise<Loaded> {
  let best = holdFactoryRoot(factoryRoot)
  const numbers = await numbersIn(folder)
  const found: Held[] = []
  const damaged: string[] = []
  for (const number of numbers.toReversed()) {
    const generation = await readOne(folder, nameOf(number))
    const held = generation && hold(factoryRoot, generation)
    if (!held || isLess(held.generation, generation)) damaged.push(nameOf(number))
    if (!held) continue
    found.push(held)
    // No chain can fork without its signers: of two, one goes further.
    if (rootVersion(held) > rootVersion(best)) best = held
  }
  const held = found.map((one) => underRoots(factoryRoot, best, one)).find(hasFiles) ?? best
  return { held, newest: numbers.at(-1) ?? 0, damaged }
}

/** When it rejects, the folder holds the generations before, and perhaps this one. */
export async function saveGeneration(
  folder: Folder,
  number: number,
  generation: Generation,
): Promise<void> {
  await putFile(folder, nameOf(number), writeGeneration(generation))
  const old = (await numbersIn(folder)).slice(0, -KEPT)
  for (const one of old) await removeIfAllowed(folder, nameOf(one))
}

function holdFactoryRoot(factoryRoot: Uint8Array): Held {
  try {
    const held = holdRoots(factoryRoot, [])
    assert(held, 'a chain of no links cannot break')
    return held
  } catch (cause) {
    const message = `the root that came with the program cannot be used (${cause}): install it anew`
    throw new UpdateError('factory-root', message, {}, cause)
  }
}

/** Under its own roots: whole, or its roots alone; `undefined` where those do not verify. */
function hold(factoryRoot: Uint8Array, generation: Generation): Held | undefined {
  return holdFiles(factoryRoot, generation) ?? holdRoots(factoryRoot, generation.roots)
}

/** Its roots alone are all there is in a generation that was written when a refresh failed behind them. */
function isLess(held: Generation, { files }: Generation): boolean {
  return Object.keys(held.files).length < Object.keys(files).length
}

/** The same files under the newest root: what its keys did not sign is left out. */
function underRoots(factoryRoot: Uint8Array, best: Held, held: Held): Held {
  if (rootVersion(held) === rootVersion(best)) return held
  const { roots } = best.generation
  return holdFiles(factoryRoot, { roots, files: held.generation.files }) ?? best
}

function hasFiles({ generation }: Held): boolean {
  return Object.keys(generation.files).length > 0
}

function rootVersion({ store }: Held): number {
  return store.root.signed.version
}

async function numbersIn(folder: Folder): Promise<number[]> {
  const matches = (await wholeFiles(folder)).map((name) => NAME.exec(name)?.[1])
  return matches
    .filter((digits) => digits !== undefined)
    .map(Number)
    .sort((a, b) => a - b)
}

async function readOne(folder: Folder, name: string): Promise<Generation | undefined> {
  try {
    return readGeneration(await folder.read(name))
  } catch (error) {
    // A sector that cannot be read is damage like any other.
    if (isDiskError(error)) return undefined
    throw error
  }
}

function nameOf(number: number): string {
  return `generation-${String(number).padStart(8, '0')}.cbor`
}
