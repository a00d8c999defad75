// A PLC server and a PDS, as they come from npm, on free loopback ports: a process of its own. It says where they are in
// one line of JSON, and ends when its stdin does, so that it never outlives the test that started it.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secp256k1Keypair } from '@atproto/crypto'
import { PDS, envToCfg, envToSecrets } from '@atproto/pds'
import plcServer from '@did-plc/server'

const { PlcServer, Database } = plcServer
const secret = () => randomBytes(32).toString('hex')

/** A port that is free now: the PDS writes its own address into DID documents, so it has to know before it listens. */
async function freePort() {
  const server = createServer()
  await new Promise((resolve) => void server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  await new Promise((resolve) => void server.close(resolve))
  return port
}

/**
 * Left to themselves both listen on every address of the machine.
 * @param {{ app: { listen: Function } }} server
 */
function onLoopback({ app }) {
  const listen = app.listen.bind(app)
  app.listen = (/** @type {number} */ port) => listen(port, '127.0.0.1')
}

const folder = await mkdtemp(join(tmpdir(), 'pyresky-localnet-'))
const plcPort = await freePort()
const plc = PlcServer.create({ db: Database.mock(), port: plcPort })
onLoopback(plc)
await plc.start()

const pdsPort = await freePort()
const adminPassword = secret()
const settings = {
  devMode: true,
  port: pdsPort,
  hostname: 'localhost',
  dataDirectory: folder,
  blobstoreDiskLocation: join(folder, 'blobs'),
  didPlcUrl: `http://localhost:${plcPort}`,
  plcRotationKeyK256PrivateKeyHex: secret(),
  recoveryDidKey: (await Secp256k1Keypair.create()).did(),
  jwtSecret: secret(),
  adminPassword,
  serviceHandleDomains: ['.test'],
  inviteRequired: false,
  // Its own guard against addresses such as this PLC server's.
  disableSsrfProtection: true,
  // It insists on having these; nobody asks them for anything here.
  bskyAppViewUrl: 'https://appview.invalid',
  bskyAppViewDid: 'did:example:invalid',
  modServiceUrl: 'https://mod.invalid',
  modServiceDid: 'did:example:invalid',
}
const pds = await PDS.create(envToCfg(settings), envToSecrets(settings))
onLoopback(pds)
await pds.start()

const where = {
  plc: `http://localhost:${plcPort}`,
  pds: `http://localhost:${pdsPort}`,
  admin: adminPassword,
}
process.stdout.write(`${JSON.stringify(where)}\n`)

await new Promise((resolve) => {
  process.stdin.once('close', resolve).resume()
  process.once('SIGTERM', resolve)
})
await pds.destroy()
await plc.destroy()
await rm(folder, { recursive: true, force: true })
process.exit(0)
