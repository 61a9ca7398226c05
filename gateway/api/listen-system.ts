/**
 * Where the API listens: a TCP address for people and machines with tokens, and a UNIX socket in the
 * data directory for commands of the same machine. A system driver.
 */

import { chmodSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'

export class ListenError extends Error {
  override name = 'ListenError'
  readonly code: string

  constructor(code: string, message: string, cause: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/** Resolves with the address as a URL. Throws ListenError. */
export async function listenOnTcp(
  app: FastifyInstance,
  bind: { readonly address: string; readonly port: number },
): Promise<string> {
  const { address: host, port } = bind
  try {
    await app.listen({ host, port })
  } catch (cause) {
    throw tcpFailure(cause as NodeJS.ErrnoException, `${host}:${port}`)
  }
  const bound = app.server.address()
  const taken = typeof bound === 'object' && bound ? bound.port : port
  return `http://${host.includes(':') ? `[${host}]` : host}:${taken}`
}

function tcpFailure(cause: NodeJS.ErrnoException, where: string): ListenError {
  const tried = `tried to listen for the API on tcp ${where}`
  const { code = 'failed', message } = cause
  const advice: Readonly<Record<string, string>> = {
    EADDRINUSE:
      'another program holds this port (a second Cigale?). Find it with "ss -ltnp", or choose ' +
      'another port in api.bind',
    EADDRNOTAVAIL: 'this machine has no such address. Put one of "ip address" into api.bind',
    EACCES: 'the system does not allow it. Choose a port above 1023 in api.bind',
  }
  return new ListenError(code, `${tried}: ${advice[code] ?? message}`, cause)
}

export function socketPath(dataDir: string): string {
  return join(dataDir, 'cigale.sock')
}

/** Takes the place of a socket that a killed process has left. The lock says that none is alive. */
export async function listenOnSocket(app: FastifyInstance, dataDir: string): Promise<void> {
  const path = socketPath(dataDir)
  rmSync(path, { force: true })
  try {
    await app.listen({ path })
    // The folder lets nobody else in; the file says so too.
    chmodSync(path, 0o600)
  } catch (cause) {
    const { code = 'failed', message } = cause as NodeJS.ErrnoException
    throw new ListenError(code, `tried to listen on the socket ${path}: ${message}`, cause)
  }
}
