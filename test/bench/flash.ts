/**
 * `cigale bench flash`: how much of the flash one city day costs, at the block device.
 *
 * 330 parking sensors with 36 frames each (4 800 of them arrivals and departures) and 200 soil probes
 * with 72 go through the real core, on an ext4 image of its own that is mounted through a loop device;
 * /sys/block/loopN/stat is read before and after. Virtual time, real disk. Mounting needs root: without
 * it the process's own writes are given, and the device's figure is "not measured".
 */

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Durability } from '../../gateway/core/ports.ts'
import { progress } from '../support/progress.ts'
import { CityDay } from './city-day.ts'
import type { Report } from './report.ts'

const IMAGE_MB = 512
const SECTOR_BYTES = 512

type Mount = { readonly folder: string; bytesWritten(): number; unmount(): void }

export async function benchFlash(report: Report): Promise<void> {
  for (const durability of ['every-frame', 'relaxed'] as const) await measure(report, durability)
}

async function measure(report: Report, durability: Durability): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'cigale-flash-'))
  const mount = mountImage(scratch)
  try {
    const folder = mount?.folder ?? scratch
    const day = await CityDay.open(join(folder, 'data'), durability)
    await day.checkpoint()
    const before = mount?.bytesWritten()
    const ownBefore = ownBytesWritten()
    const bar = progress(`one city day, ${durability}`, day.frames)
    await day.run((done) => bar.at(done))
    bar.end()
    const { syncs, frames, edges, sequenceFacts } = day.result()
    await day.close()
    const own = ownBytesWritten() - ownBefore
    const device = mount && before !== undefined ? mount.bytesWritten() - before : undefined
    report.row({
      name: `flash.${durability}`,
      value: device === undefined ? 'not measured' : (device / 1e6).toFixed(1),
      unit: 'MB at the block device, one city day',
      goal: durability === 'every-frame' ? '≤ 160' : '≤ 80',
      load: `${frames} frames, ${edges} of them parking edges, ${sequenceFacts} facts; ${syncs} syncs; own writes ${(own / 1e6).toFixed(1)} MB`,
      peer: 'stock Node-RED with SQLite 600–2 250 MB; SQLite commit per reading 965 MB',
    })
  } finally {
    mount?.unmount()
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** `undefined` where no image can be mounted: no root, or no loop devices. */
function mountImage(scratch: string): Mount | undefined {
  const image = join(scratch, 'card.img')
  const folder = join(scratch, 'mnt')
  let device = ''
  try {
    run('truncate', ['-s', `${IMAGE_MB}M`, image])
    run('mkfs.ext4', ['-q', '-F', image])
    mkdirSync(folder)
    device = run('losetup', ['--find', '--show', image]).trim()
    run('mount', ['-o', 'noatime', device, folder])
  } catch {
    if (device) tryRun('losetup', ['-d', device])
    return undefined
  }
  const stat = `/sys/block/${device.replace('/dev/', '')}/stat`
  return {
    folder,
    bytesWritten() {
      run('sync', ['-f', folder])
      return Number(readFileSync(stat, 'utf8').trim().split(/\s+/)[6]) * SECTOR_BYTES
    },
    unmount() {
      tryRun('umount', [folder])
      tryRun('losetup', ['-d', device])
    },
  }
}

function run(command: string, args: readonly string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
}

function tryRun(command: string, args: readonly string[]): void {
  try {
    run(command, args)
  } catch {
    // Cleaning up as far as it goes: the scratch folder is removed anyway.
  }
}

/** What this process has written to any disk, as the kernel counts it. */
function ownBytesWritten(): number {
  try {
    return Number(/write_bytes: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
