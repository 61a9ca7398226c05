/** A gateway's folders for updates on a real disk, and repositories of growing age beside it. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stageWithdrawal } from '../../decoders/bundle/build-package.ts'
import { NO_FLOOR } from '../../decoders/bundle/floor.ts'
import { type Folder, putFile } from '../../decoders/bundle/folder.ts'
import { systemFolder } from '../../decoders/bundle/folder-system.ts'
import { systemScratch } from '../../decoders/bundle/scratch-system.ts'
import { UpdateMachine } from '../support/update-machine.ts'
import { TestRepository } from '../support/update-repository.ts'

/** Decoders that are offered at a time; the oldest is withdrawn. */
const OFFERED = 3

/** Writes `count` states of one repository to `0/`, `1/`, …; gives what each of them offers. */
export async function writeRepositories(place: string, count: number): Promise<string[][]> {
  const repository = await TestRepository.make({ isDelegated: true })
  const offered: string[][] = []
  let paths: string[] = []
  for (let i = 0; i < count; i++) {
    if (paths.length === OFFERED) {
      await stageWithdrawal(repository.files, paths[0]!, repository.nowMs)
      paths = paths.slice(1)
    }
    paths = [...paths, await repository.addDecoder(`1.${i}.0`)]
    offered.push([...paths].sort())
    for (const [path, bytes] of repository.files.map) {
      // The lists of earlier states are not asked for any more.
      const version = Number(/^metadata\/(\d+)\.(snapshot|decoders)\.json$/.exec(path)?.[1])
      if (version < i + 2) continue
      const full = join(repositoryAt(place, i), path)
      mkdirSync(dirname(full), { recursive: true })
      writeFileSync(full, bytes)
    }
  }
  return offered
}

export function repositoryAt(place: string, i: number): string {
  return join(place, 'repositories', String(i))
}

/** The gateway as it finds itself at its start. */
export function machineAt(place: string): UpdateMachine<Folder> {
  const database = systemFolder(join(place, 'database'))
  const root = readFileSync(join(repositoryAt(place, 0), 'metadata', '1.root.json'))
  const machine = new UpdateMachine<Folder>(
    systemFolder(join(place, 'updates')),
    systemScratch(join(place, 'scratch')),
    new Uint8Array(root),
  )
  machine.floor = readFloor(join(place, 'database', 'floor.json'))
  machine.saveFloor = async (floor) => {
    await putFile(database, 'floor.json', Buffer.from(JSON.stringify(floor)))
  }
  return machine
}

function readFloor(path: string): typeof NO_FLOOR {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NO_FLOOR
    throw error
  }
}
