/** A stick that is mounted somewhere. A system driver. */

import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { replaceFile } from '../../base/replace-file-system.ts'
import { SIGNED_BYTES_MAX } from './signed.ts'
import { type Stick, StickError } from './stick.ts'

const FULL = ['ENOSPC', 'EDQUOT']

export function systemStick(folder: string): Stick {
  return {
    list: () => tried(`read ${folder}`, () => readdirSync(folder)) ?? [],
    read: (name) => tried(`read ${name}`, () => boundedFile(join(folder, name))),
    write(name, bytes) {
      tried(
        `write ${name}`,
        () => {
          mkdirSync(folder, { recursive: true })
          replaceFile(join(folder, name), bytes)
        },
        false,
      )
    },
    remove: (name) =>
      void tried(`remove ${name}`, () => rmSync(join(folder, name), { force: true })),
  }
}

/** Of what is longer than anything we write, enough to be refused. */
function boundedFile(path: string): Uint8Array {
  if (statSync(path).size > SIGNED_BYTES_MAX) return new Uint8Array(0)
  return new Uint8Array(readFileSync(path))
}

/** `undefined` where there is no such file, if that may be. */
function tried<Value>(what: string, work: () => Value, mayLack = true): Value | undefined {
  try {
    return work()
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException
    if (mayLack && code === 'ENOENT') return undefined
    const kind = FULL.includes(code) ? 'full' : 'gone'
    throw new StickError(kind, `tried to ${what} on the stick: ${message}`, cause)
  }
}
