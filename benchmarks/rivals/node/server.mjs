// Kafka to Server-Sent Events with Express and kafkajs, as people write it: a map of who listens to
// what, the last hundred events of each channel for those who come back, res.write() for each.
import express from 'express'
import { Kafka, logLevel } from 'kafkajs'

const RING = 100
const listeners = new Map() // channel -> responses
const rings = new Map() // channel -> the last events
let ready = false

const app = express()

app.get('/events', (req, res) => {
  const channel = req.query.channel
  res.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' })
  res.flushHeaders()
  const since = Number(req.get('Last-Event-ID') ?? Infinity)
  for (const event of rings.get(channel) ?? []) {
    if (event.id > since) res.write(event.frame)
  }
  if (!listeners.has(channel)) listeners.set(channel, new Set())
  listeners.get(channel).add(res)
  req.on('close', () => {
    const others = listeners.get(channel)
    others.delete(res)
    if (others.size === 0) listeners.delete(channel)
  })
})

app.get('/count', (req, res) => {
  let count = 0
  for (const responses of listeners.values()) count += responses.size
  res.type('text').send(ready ? String(count) : '-1')
})

function deliver(channel, message) {
  const ring = rings.get(channel) ?? []
  const id = (ring.at(-1)?.id ?? 0) + 1
  const type = message.headers?.ce_type
  const name = type ? `event: ${type}\n` : ''
  const frame = `id: ${id}\n${name}data: ${message.value}\n\n`
  ring.push({ id, frame })
  if (ring.length > RING) ring.shift()
  rings.set(channel, ring)
  for (const res of listeners.get(channel) ?? []) res.write(frame)
}

const kafka = new Kafka({
  clientId: 'rival',
  brokers: [process.env.KAFKA],
  logLevel: logLevel.ERROR,
})
const consumer = kafka.consumer({ groupId: `rival-${process.pid}`, maxWaitTimeInMs: 100 })
await consumer.connect()
await consumer.subscribe({ topics: process.env.TOPICS.split(','), fromBeginning: false })
consumer.on(consumer.events.GROUP_JOIN, () => (ready = true))
await consumer.run({
  eachMessage: async ({ topic, message }) => {
    deliver(`${topic}:${message.key}`, message)
  },
})

app.listen(Number(process.env.PORT), '127.0.0.1', 4096)
