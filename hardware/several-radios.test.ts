import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GatewayEui } from '../base/ids.ts'
import { Metrics } from '../base/metrics.ts'
import { FakeClock } from '../test/support/fake-clock.ts'
import type { Radio, RadioListener, TxReceipt, TxRequest } from './radio.ts'
import { SeveralRadios } from './several-radios.ts'

const EUI = '0016c001ff10a235' as GatewayEui

class TableRadio implements Radio {
  readonly sent: number[] = []
  isOpen = false
  readonly #has: readonly (readonly [GatewayEui, boolean])[]
  readonly #failure: Error | undefined

  constructor(has: readonly (readonly [GatewayEui, boolean])[], failure?: Error) {
    this.#has = has
    this.#failure = failure
  }

  async open(): Promise<void> {
    if (this.#failure) throw this.#failure
    this.isOpen = true
  }

  transmit({ txId }: TxRequest): void {
    this.sent.push(txId)
  }

  gateways() {
    return this.#has.map(([gatewayEui, online]) => ({
      gatewayEui,
      online,
      lastHeardMonoMs: 0,
      detail: '',
      rxFrames: 0,
      txFrames: 0,
    }))
  }

  async close(): Promise<void> {
    this.isOpen = false
  }
}

const LISTENER: RadioListener = { onFrames() {}, onReceipt() {} }

function severalOf(radios: readonly Radio[], clock = new FakeClock()): SeveralRadios {
  return new SeveralRadios(radios, { clock, metrics: new Metrics() })
}

const NOW = {
  at: 'now',
  freqHz: 869_525_000,
  modulation: { kind: 'lora', sf: 9, bandwidthHz: 125_000 },
  eirpDbm: 14,
} as const

function requestTo(gatewayEui: string): TxRequest {
  const phyPayload = Uint8Array.of(0x60)
  const to = gatewayEui as GatewayEui
  return { txId: 7, gatewayEui: to, purpose: 'ack', phyPayload, alternatives: [NOW] }
}

test('a downlink goes to the radio that has its gateway', () => {
  const own = new TableRadio([['0000000000000001' as GatewayEui, true]])
  const others = new TableRadio([[EUI, true]])
  const radio = severalOf([own, others])
  radio.transmit(requestTo(EUI))
  assert.deepEqual([own.sent, others.sent], [[], [7]])
  assert.equal(radio.gateways().length, 2)
})

test('a gateway that has moved to another radio is reached where it is now', () => {
  const udp = new TableRadio([[EUI, false]])
  const stations = new TableRadio([[EUI, true]])
  severalOf([udp, stations]).transmit(requestTo(EUI))
  assert.deepEqual([udp.sent, stations.sent], [[], [7]])
})

test('for a gateway that nobody has, no radio sends', async () => {
  const own = new TableRadio([['0000000000000001' as GatewayEui, true]])
  const clock = new FakeClock()
  const radio = severalOf([own], clock)
  const receipts: TxReceipt[] = []
  await radio.open({ onFrames() {}, onReceipt: (receipt) => receipts.push(receipt) })
  radio.transmit(requestTo('00000000000000ff'))
  assert.deepEqual(receipts, [], 'never from within transmit')
  clock.advance(0)
  assert.deepEqual(receipts, [{ kind: 'refused', txId: 7, reasons: ['gateway-gone'] }])
  assert.deepEqual(own.sent, [])
})

test('when one radio does not open, those before it are closed again', async () => {
  const own = new TableRadio([])
  const others = new TableRadio([], new Error('port in use'))
  await assert.rejects(severalOf([own, others]).open(LISTENER), /port in use/)
  assert.equal(own.isOpen, false)
})
