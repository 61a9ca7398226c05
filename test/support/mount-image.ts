/** A small file system of its own in a file, mounted: what root can fill, damage and make read-only. */

import { spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export class MountError extends Error {
  override name = 'MountError'
}

export class MountedImage {
  readonly folder: string
  readonly #place: string

  private constructor(place: string, folder: string) {
    this.#place = place
    this.folder = folder
  }

  /** Throws MountError where this machine does not let us. */
  static make(megabytes: number): MountedImage {
    const place = mkdtempSync(join(tmpdir(), 'cigale-mount-'))
    const image = join(place, 'image')
    const folder = join(place, 'disk')
    mkdirSync(folder)
    try {
      run('truncate', '-s', `${megabytes}M`, image)
      // Errors make it read-only, as on a gateway's card.
      run('mkfs.ext4', '-q', '-m', '0', '-e', 'remount-ro', image)
      run('mount', '-o', 'loop', image, folder)
    } catch (error) {
      rmSync(place, { recursive: true, force: true })
      throw error
    }
    return new MountedImage(place, folder)
  }

  /** The kernel finds the file system damaged, and writes no more; `false` where it cannot be asked. */
  breakDown(): boolean {
    const device = run('findmnt', '-n', '-o', 'SOURCE', this.folder).trim().replace('/dev/', '')
    const trigger = `/sys/fs/ext4/${device}/trigger_fs_error`
    if (!existsSync(trigger)) return false
    writeFileSync(trigger, '1')
    return true
  }

  /** What a person does with it, or the next boot: checked, and mounted again. Nothing may be open. */
  mend(): void {
    run('umount', this.folder)
    // 1: errors were corrected, which is what it is for.
    const { status } = spawnSync('e2fsck', ['-fy', join(this.#place, 'image')])
    if (status === null || status > 1) throw new MountError(`e2fsck ended with ${status}`)
    run('mount', '-o', 'loop', join(this.#place, 'image'), this.folder)
  }

  close(): void {
    // Lazily: whatever is still open goes with this process.
    spawnSync('umount', ['-l', this.folder])
    rmSync(this.#place, { recursive: true, force: true })
  }
}

/** Why tests that mount must be skipped here; `false` where they need not. */
export function whyNoMount(): string | false {
  try {
    MountedImage.make(8).close()
    return false
  } catch (error) {
    if (error instanceof MountError) return 'mounting an image needs root and a loop device'
    throw error
  }
}

/** Writes a file until the file system has no room left; gives its path. */
export function fillDisk(path: string): string {
  const file = openSync(path, 'w')
  try {
    for (let bytes = 64 * 1024; bytes >= 512; bytes /= 2) fillWith(file, new Uint8Array(bytes))
    return path
  } finally {
    closeSync(file)
  }
}

function fillWith(file: number, bytes: Uint8Array): void {
  try {
    for (;;) writeSync(file, bytes)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}

function run(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' })
  if (error || status !== 0) {
    throw new MountError(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`, {
      cause: error,
    })
  }
  return stdout
}
