/**
 * The generations on disk: the newest three. A start takes the longest chain of roots that verifies and,
 * under it, the newest metadata that verifies; a damaged file costs itself and no more.
 */

import { type Folder, isDiskError, putFile, removeIfAllowed, wholeFiles } from './folder.ts'
import { type Generation, NO_GENERATION, readGeneration, writeGeneration } from './generation.ts'
import { type Held, holdFiles, holdRoots } from './held.ts'

const KEPT = 3
const NAME = /^generation-(\d{8})\.cbor$/

export type Loaded = {
  readonly held: Held
  /** The number of the newest file, good or bad; 0 without any. */
  readonly newest: number
  /** Files that could not be read or verified. */
  readonly damaged: readonly string[]
}

/** Throws what tuf-js throws when `factoryRoot` itself is none: then nothing can be trusted. */
export async function loadGenerations(folder: Folder, factoryRoot: Uint8Array): Promise<Loaded> {
  const numbers = await numbersIn(folder)
  const generations: Generation[] = []
  const damaged: string[] = []
  for (const number of numbers.toReversed()) {
    const generation = await readOne(folder, nameOf(number))
    if (generation && holdRoots(factoryRoot, generation.roots)) generations.push(generation)
    else damaged.push(nameOf(number))
  }
  const roots = longest([NO_GENERATION, ...generations].map((one) => one.roots))
  const held =
    firstHeld(factoryRoot, roots, generations) ?? holdRoots(factoryRoot, roots) ?? undefined
  if (!held) throw new Error('the factory root does not hold its own chain')
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

function firstHeld(
  factoryRoot: Uint8Array,
  roots: readonly Uint8Array[],
  generations: readonly Generation[],
): Held | undefined {
  for (const { files } of generations) {
    const held = holdFiles(factoryRoot, { roots, files })
    if (held) return held
  }
  return undefined
}

/** All chains begin at one root and none can fork without its signers: the longest has the newest root. */
function longest(chains: readonly (readonly Uint8Array[])[]): readonly Uint8Array[] {
  return chains.reduce((best, chain) => (chain.length > best.length ? chain : best))
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
