/**
 * The editor of the flows in this process, with the same door and settings as theirs has, so that its router
 * can be walked: what the installed Node-RED serves is the list, not what somebody has written down.
 * One a process: Node-RED is a single thing.
 */

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import red from 'node-red'
import { systemClock } from '../../base/clock-system.ts'
import { silentLog } from '../../base/log.ts'
import { systemRandom } from '../../base/random-system.ts'
import { editorDoor } from '../../flows/editor-system.ts'
import { gatewayAt } from '../../flows/link/api-gateway.ts'
import { GatewayLink } from '../../flows/link/gateway-link.ts'
import { settingsOf } from '../../flows/settings.ts'
import { readStart } from '../../flows/start.ts'
import { noteMounts, type RedRoute, routesOf } from './red-routes.ts'

const PROGRAM = fileURLToPath(new URL('../..', import.meta.url))

export type WalkedEditor = {
  readonly port: number
  readonly routes: readonly RedRoute[]
  close(): Promise<void>
}

/** `folder`: for its files. `secret`: what its door asks for. */
export async function openWalkedEditor(folder: string, secret: string): Promise<WalkedEditor> {
  noteMounts()
  const dir = join(folder, 'walked')
  mkdirSync(dir)
  const text = JSON.stringify({
    api: { url: 'http://127.0.0.1:1', token: 'token-that-nobody-asks-for' },
    ...{ dir, flows: join(dir, 'flows.json'), allow: [] },
    credentialSecret: 'secret-of-the-credentials',
    language: 'en',
    editor: { port: 0, secret, untilMs: Date.now() + 60_000 },
  })
  const read = readStart(text)
  if (read.kind === 'rejected') throw new Error(read.reason)
  const { start } = read
  const door = editorDoor(start.editor!)
  const endpoint = { kind: 'url', url: start.api.url, token: '' } as const
  const link = new GatewayLink({
    ...{ clock: systemClock, random: systemRandom, log: silentLog },
    gateway: gatewayAt(endpoint),
    follow: () => new Promise(() => {}),
    place: { found: undefined, begin: () => 1, keep() {}, close() {} },
  })
  red.init(door.behind, settingsOf(start, { program: PROGRAM, link, onLog() {} }))
  await red.start()
  return {
    port: await door.open(red.httpAdmin),
    routes: routesOf(red.httpAdmin as object),
    async close() {
      door.close()
      await red.stop()
    },
  }
}
