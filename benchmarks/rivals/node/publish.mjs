// POST to Kafka with Express and kafkajs, as people write it: what a request holds is sent, and the
// answer waits for all replicas.
import express from 'express'
import { Kafka, logLevel } from 'kafkajs'
import { randomUUID } from 'node:crypto'

const kafka = new Kafka({
  clientId: 'rival-publisher',
  brokers: [process.env.KAFKA],
  logLevel: logLevel.ERROR,
})
const producer = kafka.producer({ allowAutoTopicCreation: false })
await producer.connect()

const app = express()
app.use(express.json({ limit: '1mb' }))

app.get('/ready', (req, res) => res.type('text').send('ready'))

app.post('/v1/events', async (req, res, next) => {
  const entries = Array.isArray(req.body) ? req.body : [req.body]
  const messages = entries.map(({ channel, event, data }) => ({
    key: channel.slice(channel.indexOf(':') + 1),
    value: JSON.stringify(data),
    headers: { ce_id: randomUUID(), ce_type: event, ce_subject: channel },
  }))
  try {
    await producer.send({ topic: 'fanfare.user', acks: -1, messages })
    res.status(201).json(messages.map(({ headers }) => ({ id: headers.ce_id })))
  } catch (e) {
    next(e)
  }
})

app.listen(Number(process.env.PORT), '127.0.0.1', 4096)
