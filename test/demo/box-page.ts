/**
 * The box of the demo that begins at zero, as a page of its own: each sensor's label to be scanned or read, and
 * its magnet; the two files. Only on this machine, without a script.
 */

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { encodeQR } from 'qr'
import { labelOf } from '../support/install-van.ts'
import type { Box, BoxedState } from './box.ts'
import { keysFile, planFile } from './box-files.ts'

const STATES: Readonly<Record<BoxedState, string>> = {
  off: 'éteint · off',
  joining: 'demande à entrer · asks to join',
  in: 'entré · joined',
}

export type BoxPage = { readonly url: string; close(): Promise<void> }

export async function openBoxPage(box: Box): Promise<BoxPage> {
  const server = createServer((request, response) => answer(box, request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function answer(box: Box, { method, url = '' }: IncomingMessage, response: ServerResponse): void {
  const devEui = /^\/magnet\/([0-9a-f]{16})$/.exec(url)?.[1]
  if (method === 'POST' && devEui !== undefined) {
    const isThere = box.press(devEui)
    response.writeHead(isThere ? 303 : 404, { location: `/#${devEui}` }).end()
  } else if (method !== 'GET') response.writeHead(405).end()
  else if (url === '/keys.csv') send(response, 'text/csv', keysFile(box.city))
  else if (url === '/plan.csv') send(response, 'text/csv', planFile(box.city))
  else if (url === '/') send(response, 'text/html', pageOf(box))
  else response.writeHead(404).end()
}

function send(response: ServerResponse, type: string, text: string): void {
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' })
  response.end(text)
}

function pageOf(box: Box): string {
  const sensors = box.sensors().map(({ plan, state }) => {
    const { devEui } = plan.identity
    return `<li id="${devEui}"><div class="qr">${encodeQR(labelOf(plan.identity), 'svg')}</div>
      <div><h2>${plan.name}</h2><p><code>${devEui.toUpperCase()}</code> · ${plan.profile}</p><p>${STATES[state]}</p>
      <form method="post" action="/magnet/${devEui}"><button>Passer l’aimant · Pass the magnet</button></form></div></li>`
  })
  return `<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>Le carton de capteurs</title><style>${STYLE}</style>
    <h1>Le carton de capteurs · The box of sensors</h1>
    <p>1. Sur la page <b>Installer</b> de la passerelle, « Fichiers du bureau » : importez
    <a href="/keys.csv" download>keys.csv</a> puis <a href="/plan.csv" download>plan.csv</a>.<br>
    <span lang="en">On the gateway’s page Install, “Files of the office”: import both.</span></p>
    <p>2. Scannez une étiquette ou tapez ses quatre derniers caractères, puis passez l’aimant ; encore une fois pour les
    messages d’essai. <span lang="en">Scan a label or type its last four characters, pass the magnet; once more for test messages.</span></p>
    <ul>${sensors.join('')}</ul></html>`
}

const STYLE = `body{font:1rem/1.5 system-ui;max-width:46rem;margin:1rem auto;padding:0 1rem}ul{list-style:none;padding:0}
  li{display:flex;gap:1rem;border:1px solid #bbb;border-radius:.75rem;padding:1rem;margin:1rem 0}h2{margin:0;font-size:1.1rem}
  .qr{width:9rem;flex:none;background:#fff;padding:.25rem}.qr svg{width:100%;height:auto;display:block}p{margin:.25rem 0}
  button{min-height:44px;font:inherit;padding:0 1rem}`
