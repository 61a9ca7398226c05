/**
 * The generations on disk: the newest three. A start takes the longest chain of roots that verifies and,
 * under it, the newest metadata that verifies; a damaged file costs itself and no more.
 */

import assert from 'node:assert/strict'
import { type Folder, isDiskError, putFile, removeIfAllowed, wholeFiles } from './folder.ts'
import { type Generation, NO_GENERATION, readGeneration, writeGeneration } from './generation.ts'
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
  requireFactoryRoot(factoryRoot)
  const numbers = await numbersIn(folder)
  const generations: Generation[] = []
  const damaged: string[] = []
  for (const number of numbers.toReversed()) {
    const generation = await readOne(folder, nameOf(number))
    if (generation && holdRoots(factoryRoot, generation.roots)) generations.push(generation)
    else damaged.push(nameOf(number))
  }
  const roots = longest([NO_GENERATION, ...generations].map((one) => one.roots))
  const held = firstHeld(factoryRoot, roots, generations) ?? holdRoots(factoryRoot, roots)
  assert(held, 'a chain that held does so twice')
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

function requireFactoryRoot(factoryRoot: Uint8Array): void {
  try {
    holdRoots(factoryRoot, [])
  } catch (cause) {
    const message = `the root that came with the program cannot be used (${cause}): install it anew`
    throw new UpdateError('factory-root', message, {}, cause)
  }
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
