/** An editor that is not Node-RED's: says what came to it, takes a deployment, gives back what its WebSocket gets. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'

export type EditorStandIn = { readonly port: number; close(): void }

export async function openEditorStandIn(
  secret: string,
  onDeploy: (text: string) => void,
): Promise<EditorStandIn> {
  const isLetIn = (authorization: string | undefined) => authorization === `Bearer ${secret}`
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      const { headers, method, url } = request
      if (!isLetIn(headers.authorization)) return response.writeHead(401).end()
      if (method === 'POST' && url === '/flows') {
        onDeploy(text)
        return response.writeHead(204).end()
      }
      response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': 'stray=1' })
      return response.end(JSON.stringify({ method, url, headers: Object.keys(headers).sort() }))
    })
  })
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    if (!isLetIn(request.headers.authorization) || request.url !== '/comms') return socket.destroy()
    sockets.handleUpgrade(request, socket, head, (ws) => {
      ws.on('message', (data) => ws.send(`back: ${data}`))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      for (const socket of sockets.clients) socket.terminate()
      server.close()
      server.closeAllConnections()
    },
  }
}
