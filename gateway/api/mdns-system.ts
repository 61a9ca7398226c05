/**
 * The gateway's name on the network (RFC 6762): whoever asks for NAME.local gets its addresses. Where the
 * port is held by another program (Avahi), that one may give the name; then this one is silent. A system
 * driver.
 */

import { networkInterfaces } from 'node:os'
import multicastDns from 'multicast-dns'
import type { Log } from '../../base/log.ts'

const TTL_S = 120

export class MdnsName {
  readonly #name: string
  readonly #mdns: multicastDns.MulticastDNS

  constructor(name: string, log: Log) {
    this.#name = name
    this.#mdns = multicastDns()
    this.#mdns.on('query', ({ questions = [] }) => {
      const types: readonly string[] = ['A', 'ANY']
      const isAsked = questions.some((one) => {
        return one.name.toLowerCase() === name && types.includes(one.type)
      })
      if (isAsked) this.#tell(TTL_S)
    })
    this.#mdns.on('ready', () => this.#tell(TTL_S))
    // An interface that came or went; the port that another program keeps for itself.
    this.#mdns.on('warning', (error) => log.debug({ error: String(error) }, 'mDNS'))
    this.#mdns.on('error', (error) => {
      log.warn({ name, error: String(error) }, 'the name on the network cannot be given')
    })
  }

  /** Says that the name is no more. */
  close(): void {
    this.#tell(0)
    this.#mdns.destroy()
  }

  #tell(ttl: number): void {
    const answers = addresses().map((data) => {
      return { name: this.#name, type: 'A', ttl, flush: true, data } as const
    })
    if (answers.length > 0) this.#mdns.respond({ answers })
  }
}

/** Of this machine on its networks; IPv6 of the link is of no use in a browser's address. */
function addresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).flatMap(({ family, internal, address }) => {
      return family === 'IPv4' && !internal ? [address] : []
    }),
  )
}
