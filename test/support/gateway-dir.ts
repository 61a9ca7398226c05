/** A data directory for a real gateway: a configuration with ports that are free, and tokens. */

import { createSocket } from 'node:dgram'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'

export type GatewayDir = {
  readonly path: string
  readonly configPath: string
  readonly udpPort: number
  readonly httpPort: number
  remove(): void
}

export async function makeGatewayDir(): Promise<GatewayDir> {
  const path = mkdtempSync(join(tmpdir(), 'cigale-gw-'))
  const configPath = join(path, 'cigale.yaml')
  const [udpPort, httpPort] = [await freeUdpPort(), await freePort()]
  writeFileSync(
    configPath,
    `data: ${path}
radio: { driver: semtech-udp, bind: "127.0.0.1:${udpPort}" }
api: { bind: "127.0.0.1:${httpPort}" }
log: { level: error }
`,
  )
  const remove = (): void => rmSync(path, { recursive: true, force: true })
  return { path, configPath, udpPort, httpPort, remove }
}

export function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4')
  return new Promise((resolve) => {
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address()
      socket.close(() => resolve(port))
    })
  })
}

/** Asks again until it is so. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  ms = 20_000,
) {
  const endMs = performance.now() + ms
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error(`not within ${ms} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
