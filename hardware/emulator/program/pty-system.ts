/**
 * A pseudo-terminal as the cable of an emulated board: what a host writes to the device comes out here,
 * what is written here the host reads. A link at a fixed path leads to it, as /dev/serial/by-id does.
 * A system driver.
 */

import { execFile } from 'node:child_process'
import { closeSync, constants, openSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import type { Socket } from 'node:net'
import { promisify } from 'node:util'
import * as pty from '@lydell/node-pty'

export type Cable = {
  /** `/dev/pts/3`. */
  readonly device: string
  write(bytes: Uint8Array): void
  /** Pulls it: who has the device open reads an end. */
  pull(): void
}

/** What `open` gives and the package's types leave out. */
type OpenedPty = { readonly master: Socket; readonly slave: Socket; readonly ptsName: string }
type PtyModule = { open(how: { readonly encoding: null }): OpenedPty }

export async function plugCable(
  link: string,
  onBytes: (bytes: Uint8Array) => void,
): Promise<Cable> {
  const { master, slave, ptsName } = (pty as unknown as PtyModule).open({ encoding: null })
  // The far end stays open, or the near one would end with the first host that leaves; the package's
  // own stream of it reads what hosts are to read.
  const held = openSync(ptsName, constants.O_RDWR | constants.O_NOCTTY)
  slave.on('error', () => {})
  slave.destroy()
  // Binary both ways. Raw mode of Node's own still turns line feeds into two bytes.
  await promisify(execFile)('stty', ['-F', ptsName, 'raw', '-echo'])
  master.on('data', (bytes: Uint8Array) => onBytes(bytes))
  master.on('error', () => {})
  symlinkSync(ptsName, `${link}.new`)
  renameSync(`${link}.new`, link)
  return {
    device: ptsName,
    write: (bytes) => void master.write(bytes),
    pull: () => {
      rmSync(link, { force: true })
      master.destroy()
      closeSync(held)
    },
  }
}
