/** Power that goes at every call of a swap, on a real folder. */

import assert from 'node:assert/strict'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { finishSwap, type SwapDisk, swapIn } from './swap.ts'
import { swapDisk } from './swap-disk-system.ts'

const OLD = {
  'cigale.db': 'old',
  'cigale.db-wal': 'old log',
  'journal/00000000.seg': 'old records',
  'decoders/trust/root.json': 'old trust',
  'link/gateway.key': 'old key',
  'notes.txt': 'of a person',
}
const NEW = {
  'cigale.db': 'new',
  'vault.key': 'new key',
  'decoders/root.json': 'new trust',
}
const ASIDE = ['cigale.db', 'cigale.db-wal', 'journal', 'vault.key']
const HOW = { stamp: 'then', aside: ASIDE }
const FILES = Object.entries(NEW).map(([path, text]) => ({ path, bytes: Buffer.from(text) }))
/** What the new set does not bring stays, unless it belongs to the life that is over. */
const AFTER = {
  ...NEW,
  'link/gateway.key': 'old key',
  'notes.txt': 'of a person',
}
const KEPT = {
  'cigale.db': 'old',
  'cigale.db-wal': 'old log',
  'journal/00000000.seg': 'old records',
  'decoders/trust/root.json': 'old trust',
}

class PowerCut extends Error {}

/** Goes off before its n-th change, or behind it: with what was written by then and not more. */
function failing(root: string, cut: { readonly at: number; readonly isBehind: boolean }): SwapDisk {
  const disk = swapDisk(root)
  let calls = 0
  const risky =
    <Args extends unknown[]>(call: (...args: Args) => void) =>
    (...args: Args): void => {
      const isNow = calls++ === cut.at
      if (isNow && !cut.isBehind) throw new PowerCut()
      call(...args)
      if (isNow) throw new PowerCut()
    }
  return {
    ...disk,
    // Half a file, for which no sync has answered yet.
    write: (path, bytes) => {
      const isNow = calls++ === cut.at
      disk.write(path, isNow && !cut.isBehind ? bytes.subarray(0, bytes.length >> 1) : bytes)
      if (isNow) throw new PowerCut()
    },
    rename: risky(disk.rename),
    makeFolder: risky(disk.makeFolder),
    remove: (path) => {
      const isNow = calls++ === cut.at
      if (isNow && !cut.isBehind) {
        // A folder goes entry by entry.
        const inside = join(root, path)
        const first = existsSync(inside) && statSync(inside).isDirectory() && readdirSync(inside)[0]
        if (first) rmSync(join(inside, first), { recursive: true })
        throw new PowerCut()
      }
      disk.remove(path)
      if (isNow) throw new PowerCut()
    },
    syncFolder: risky(disk.syncFolder),
  }
}

function fresh(): string {
  const root = mkdtempSync(join(tmpdir(), 'cigale-swap-'))
  for (const [path, text] of Object.entries(OLD)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

function treeOf(root: string): Record<string, string> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()
  const files = names.filter((name) => statSync(join(root, name)).isFile())
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(root, name), 'utf8')]))
}

function afterwards(): Record<string, string> {
  const kept = Object.entries(KEPT).map(([path, text]) => [`before-then/${path}`, text])
  return { ...AFTER, ...Object.fromEntries(kept) }
}

/** Cut at its n-th call, then at the m-th call of the start behind it, then left alone. */
function cutTwice(first: number, second: number, isBehind: boolean): 'old' | 'new' | 'uncut' {
  const root = fresh()
  try {
    let isCut = false
    const tries: ((disk: SwapDisk) => void)[] = [
      (disk) => void swapIn(disk, FILES, HOW),
      finishSwap,
    ]
    for (const [i, run] of tries.entries()) {
      try {
        run(failing(root, { at: [first, second][i]!, isBehind }))
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error
        isCut ||= i === 0
      }
    }
    finishSwap(swapDisk(root))
    const tree = treeOf(root)
    const isOld = tree['cigale.db'] === 'old'
    assert.deepEqual(tree, isOld ? OLD : afterwards(), `${first} ${second} ${isBehind}`)
    if (!isCut) assert.ok(!isOld)
    return isCut ? (isOld ? 'old' : 'new') : 'uncut'
  } finally {
    rmSync(root, { recursive: true })
  }
}

/** Calls of the next start: its first ones, and some far into it. */
const SECOND_CUTS = [0, 1, 2, 3, 5, 8, 13, 21]

describe('files put in the place of others', () => {
  test('F40: power that goes at any call of a restore, and again at any call of the start behind it, leaves the old gateway whole or the new one', () => {
    const seen = new Set<string>()
    for (const isBehind of [false, true]) {
      for (let first = 0; ; first++) {
        const one = cutTwice(first, Number.POSITIVE_INFINITY, isBehind)
        seen.add(one)
        if (one === 'uncut') break
        for (const second of SECOND_CUTS) cutTwice(first, second, isBehind)
      }
    }
    assert.deepEqual([...seen].sort(), ['new', 'old', 'uncut'])
  })

  test('an error that is none of the power’s leaves what was there, and no key lying about', () => {
    const root = fresh()
    try {
      const disk = swapDisk(root)
      const full: SwapDisk = {
        ...disk,
        write(path, bytes) {
          if (path.includes('decoders')) throw new Error('ENOSPC')
          disk.write(path, bytes)
        },
      }
      assert.throws(() => swapIn(full, FILES, HOW), /ENOSPC/)
      assert.deepEqual(treeOf(root), OLD)
      assert.deepEqual(
        readdirSync(root).sort(),
        [...new Set(Object.keys(OLD).map((p) => p.split('/')[0]))].sort(),
      )
    } finally {
      rmSync(root, { recursive: true })
    }
  })

  test('what a restore has put aside is never put aside over another', () => {
    const root = fresh()
    try {
      swapIn(swapDisk(root), FILES, HOW)
      assert.throws(() => swapIn(swapDisk(root), FILES, HOW), { code: 'there-already' })
      assert.deepEqual(treeOf(root), afterwards())
    } finally {
      rmSync(root, { recursive: true })
    }
  })
})
