/** What pull looks like in JSON, for the document of the API; a test holds them against the protocol. */

const GW = '0016c001ff10a235'
const EPOCH = 188900967593045
const HEAD = 'MjDgTKWizM8='

export const HELLO_EXAMPLE = {
  kind: 'hello',
  gw: GW,
  epoch: EPOCH,
  nonce: 1,
  page: 0,
  pages: 1,
  version: '0.1.0',
  epochs: [{ epoch: EPOCH, streams: [{ stream: 1, oldest: 0, next: 1, head: HEAD }] }],
  clk: 2,
}

export const BATCHES_EXAMPLE = [
  {
    kind: 'batch',
    gw: GW,
    epoch: EPOCH,
    stream: 1,
    seq0: 0,
    next: 1,
    prev: 'hc1f7+8RrPk=',
    head: HEAD,
    rows: [
      {
        type: 'spotTaken',
        atMs: 1811842980000,
        clk: 2,
        rev: 0,
        subject: 'cours-mirabeau-02',
        fields: { devEui: '70b3d5499f0012ab', sinceMs: 1811842980000, inferred: false },
      },
    ],
  },
]

export const ACK_EXAMPLE = {
  kind: 'ack',
  gw: GW,
  instance: 20015998343868,
  epoch: EPOCH,
  stream: 1,
  next: 1,
  held: [],
}
