/**
 * A folder in memory that knows what is on the medium and what is only in the cache, files and names apart:
 * a rename that was not synced may be gone after a power cut, and a file that was not synced may be there
 * by name, and empty. Power can be cut, or the disk can refuse, at each call that changes something.
 */

import type { Random } from '../../base/random.ts'
import type { Folder } from '../../decoders/bundle/folder.ts'

export type FolderCall = 'write' | 'sync' | 'rename' | 'remove' | 'syncNames'

type Inode = { cache: Uint8Array; medium: Uint8Array | undefined; isSynced: boolean }
type NameChange = { readonly name: string; readonly inode: Inode | undefined }

/** The process is gone: no call returns any more. */
export class PowerCut extends Error {}

export class MemoryFolder implements Folder {
  /** Calls that change something so far. */
  calls = 0
  /** Power goes in the middle of the call of this number. */
  cutAt = Number.POSITIVE_INFINITY
  /** The code to fail with, for this call; `undefined` lets it through. */
  fault: ((call: FolderCall | 'read', n: number) => string | undefined) | undefined
  #names = new Map<string, Inode>()
  #mediumNames = new Map<string, Inode>()
  /** Changes of names since the last sync of the folder, in order; a rename is one change. */
  #pending: (readonly NameChange[])[] = []

  async list(): Promise<string[]> {
    this.#requirePower()
    return [...this.#names.keys()].sort()
  }

  async read(name: string): Promise<Uint8Array> {
    this.#requirePower()
    this.#refuse('read')
    return this.#inode(name).cache.slice()
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    const isCut = this.#begin('write')
    const known = this.#names.get(name)
    const inode = known ?? { cache: new Uint8Array(), medium: undefined, isSynced: false }
    if (!known) this.#rename([{ name, inode }])
    inode.isSynced = false
    inode.cache = isCut ? bytes.slice(0, bytes.length >> 1) : bytes.slice()
    if (isCut) throw new PowerCut()
  }

  async sync(name: string): Promise<void> {
    if (this.#begin('sync')) throw new PowerCut()
    const inode = this.#inode(name)
    inode.medium = inode.cache.slice()
    inode.isSynced = true
  }

  async rename(from: string, to: string): Promise<void> {
    const isCut = this.#begin('rename')
    const inode = this.#inode(from)
    this.#rename([
      { name: to, inode },
      { name: from, inode: undefined },
    ])
    if (isCut) throw new PowerCut()
  }

  async remove(name: string): Promise<void> {
    const isCut = this.#begin('remove')
    if (this.#names.has(name)) this.#rename([{ name, inode: undefined }])
    if (isCut) throw new PowerCut()
  }

  async syncNames(): Promise<void> {
    if (this.#begin('syncNames')) throw new PowerCut()
    this.#mediumNames = new Map(this.#names)
    this.#pending = []
  }

  /** As found after the power came back: of what was not synced some is kept, torn or lost, by chance. */
  afterPowerCut(random: Random): MemoryFolder {
    const names = new Map(this.#mediumNames)
    const done = random.below(this.#pending.length + 1)
    for (const change of this.#pending.slice(0, done)) apply(names, change)
    return MemoryFolder.of(new Map([...names].map(([name, one]) => [name, found(one, random)])))
  }

  /** As found after a kill: the cache is the kernel's and survives. */
  afterKill(): MemoryFolder {
    return MemoryFolder.of(this.files())
  }

  /** A folder with these files, all of them synced. */
  static of(files: ReadonlyMap<string, Uint8Array>): MemoryFolder {
    const folder = new MemoryFolder()
    for (const [name, bytes] of files) {
      folder.#names.set(name, { cache: bytes.slice(), medium: bytes.slice(), isSynced: true })
    }
    folder.#mediumNames = new Map(folder.#names)
    return folder
  }

  files(): Map<string, Uint8Array> {
    return new Map([...this.#names].map(([name, { cache }]) => [name, cache.slice()]))
  }

  /** `true` when this is the call that does not come back. */
  #begin(call: FolderCall): boolean {
    this.#requirePower()
    const n = this.calls++
    if (n === this.cutAt) return true
    this.#refuse(call, n)
    return false
  }

  #requirePower(): void {
    if (this.calls > this.cutAt) throw new PowerCut()
  }

  #refuse(call: FolderCall | 'read', n = this.calls): void {
    const code = this.fault?.(call, n)
    if (code) throw Object.assign(new Error(`${code}: ${call} refused`), { code })
  }

  #rename(change: readonly NameChange[]): void {
    apply(this.#names, change)
    this.#pending.push(change)
  }

  #inode(name: string): Inode {
    const inode = this.#names.get(name)
    if (!inode) throw Object.assign(new Error(`no file ${name}`), { code: 'ENOENT' })
    return inode
  }
}

function apply(names: Map<string, Inode>, change: readonly NameChange[]): void {
  for (const { name, inode } of change) {
    if (inode) names.set(name, inode)
    else names.delete(name)
  }
}

/** A file that was not synced: as it was, empty, torn, of zeros, or whole. */
function found({ cache, medium, isSynced }: Inode, random: Random): Uint8Array {
  if (isSynced) return cache
  switch (random.below(5)) {
    case 0:
      return medium ?? new Uint8Array()
    case 1:
      return new Uint8Array()
    case 2:
      return cache.slice(0, random.below(cache.length + 1))
    case 3:
      return new Uint8Array(cache.length)
    default:
      return cache
  }
}
