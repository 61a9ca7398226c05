/** Stations over TLS: who is let in with which certificate. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, type TestContext, test } from 'node:test'
import { systemClock } from '../../base/clock-system.ts'
import type { GatewayEui } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { STATION_EU868 } from '../../gateway/radio.ts'
import { BasicsStationRadio } from '../../hardware/basics-station/radio.ts'
import type { TlsFiles } from '../../hardware/basics-station/tls-files-system.ts'
import { HardwareError } from '../../hardware/errors.ts'
import { ETSI_EN_300_220 } from '../../hardware/regulation/etsi-en-300-220.ts'
import { type CertificatePair, Certificates, whyNoOpenssl } from '../support/certificates.ts'
import { askRouter, FakeStation } from '../support/fake-station.ts'

const EUI = '0016c001ff10a235' as GatewayEui
const OTHER = '0016c001ff10a236' as GatewayEui
const missing = whyNoOpenssl()

describe('stations over TLS', { skip: process.env['CI'] ? false : missing }, () => {
  let made: Certificates
  let server: CertificatePair
  let station: CertificatePair
  before(() => {
    made = new Certificates()
    server = made.sign('lns')
    station = made.sign(EUI)
  })
  after(() => made.remove())

  async function open(t: TestContext, tls: TlsFiles) {
    const metrics = new Metrics()
    const radio = new BasicsStationRadio({
      bind: { address: '127.0.0.1', port: 0 },
      tls,
      gateways: [],
      plan: ETSI_EN_300_220,
      region: STATION_EU868,
      clock: systemClock,
      metrics,
      log: silentLog,
    })
    await radio.open({ onFrames() {}, onReceipt() {} })
    t.after(() => radio.close())
    return { radio, metrics }
  }

  function clientOf(pair?: CertificatePair) {
    const own = pair && { cert: readFileSync(pair.cert), key: readFileSync(pair.key) }
    return { ca: readFileSync(made.ca), ...own }
  }

  test('S14: a station without a certificate is heard over wss where none is asked for', async (t) => {
    const { radio } = await open(t, server)
    const options = { port: radio.port!, eui: EUI, scheme: 'wss', client: clientOf() } as const
    const asked = await askRouter(options)
    assert.equal(asked.uri, `wss://127.0.0.1:${radio.port}/traffic/${EUI}`)
    const one = await FakeStation.open(options)
    t.after(() => one.cut())
    assert.equal(radio.gateways()[0]?.online, true)
  })

  test('S14: where certificates are asked for, one is good for the EUI in its name only', async (t) => {
    const { radio, metrics } = await open(t, { ...server, clientCa: made.ca })
    const wss = { port: radio.port!, scheme: 'wss' } as const
    await assert.rejects(askRouter({ ...wss, eui: EUI, client: clientOf() }))
    const own = { ...wss, eui: EUI, client: clientOf(station) }
    const one = await FakeStation.open(own)
    t.after(() => one.cut())
    assert.equal(radio.gateways()[0]?.gatewayEui, EUI)
    const { error } = await askRouter({ ...own, eui: OTHER })
    assert.equal(error, 'certificate-of-another')
    assert.equal(metrics.value('station_rejected_total', { reason: 'certificate-of-another' }), 1)
    assert.equal(radio.gateways().length, 1)
  })

  test('a file that is missing or does not belong to the other is named before anything listens', async (t) => {
    for (const [tls, text] of [
      [{ ...server, cert: '/nowhere.pem' }, /radio\.tls\.cert: \/nowhere\.pem cannot be read/],
      [{ cert: server.cert, key: station.key }, /no certificate and key that belong together/],
    ] as const) {
      await assert.rejects(open(t, tls), (error) => {
        assert.ok(error instanceof HardwareError)
        assert.equal(error.code, 'refused-setting')
        assert.match(error.message, text)
        return true
      })
    }
  })
})
