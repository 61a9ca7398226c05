/**
 * The control port of an emulated board: lines of JSON on 127.0.0.1, one answer a line, in order.
 * Few clients, short lines; whoever sends more is told and shut out. A system driver.
 */

import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { LINE_BYTES_MAX, readControl } from './control.ts'
import type { ControlAnswer, EmulatedDevice } from './emulated-device.ts'

const CLIENTS_MAX = 4
/** Commands of one client that wait for their turn. */
const WAITING_MAX = 64

export type ControlPort = { readonly port: number; close(): Promise<void> }

/** Port 0: any that is free. Rejects when the port is taken. */
export async function openControl(port: number, device: EmulatedDevice): Promise<ControlPort> {
  const clients = new Set<Socket>()
  const server = createServer((socket) => {
    if (clients.size >= CLIENTS_MAX) {
      socket.end(lineOf({ ok: false, reason: `no more than ${CLIENTS_MAX} clients` }))
      return
    }
    clients.add(socket)
    socket.on('close', () => clients.delete(socket))
    serve(socket, device)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return { port: portOf(server), close: () => closeAll(server, clients) }
}

function serve(socket: Socket, device: EmulatedDevice): void {
  let partial = ''
  let waiting = 0
  let turn = Promise.resolve()
  const shutOut = (reason: string) => socket.end(lineOf({ ok: false, reason }))
  socket.setEncoding('utf8')
  socket.on('error', () => socket.destroy())
  socket.on('data', (text: string) => {
    const lines = `${partial}${text}`.split('\n')
    partial = lines.pop() ?? ''
    if ([...lines, partial].some((line) => line.length > LINE_BYTES_MAX)) {
      shutOut(`a line is longer than ${LINE_BYTES_MAX} characters`)
      return
    }
    if (waiting + lines.length > WAITING_MAX) {
      shutOut(`more than ${WAITING_MAX} commands wait`)
      return
    }
    for (const line of lines.filter((one) => one.trim() !== '')) {
      waiting++
      turn = turn.then(async () => {
        const answer = await obey(line, device)
        waiting--
        if (!socket.destroyed) socket.write(lineOf(answer))
      })
    }
  })
}

async function obey(line: string, device: EmulatedDevice): Promise<ControlAnswer> {
  const command = readControl(line)
  if (command.kind === 'rejected') return { ok: false, reason: command.reason }
  try {
    return await device.carryOut(command)
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) }
  }
}

function lineOf(answer: ControlAnswer): string {
  return `${JSON.stringify(answer)}\n`
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

async function closeAll(server: Server, clients: ReadonlySet<Socket>): Promise<void> {
  for (const client of clients) client.destroy()
  server.close()
  await once(server, 'close')
}
