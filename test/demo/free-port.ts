/** The first port of the loopback interface, from the wanted one on, that nobody listens on. */

import { once } from 'node:events'
import { createServer } from 'node:net'

const PORTS_TRIED = 50

export async function freePort(wanted: number, taken?: number): Promise<number> {
  for (let port = wanted; port < wanted + PORTS_TRIED && port < 65_536; port++) {
    if (port !== taken && (await isFree(port))) return port
  }
  throw new Error(`no port is free from ${wanted} on; choose another with --port`)
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
