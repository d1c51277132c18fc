import { test } from '@japa/runner'
import type { ChannelAbilities } from '@caliopen/contract/manifest/manifest'
import { faultsOfChat, readChatAddressee } from './check_chat.js'
import type { ChatDraft } from './check_chat.js'

const HOUR = 3_600_000
const NOW = 100 * HOUR
const MIB = 1024 * 1024

const able: ChannelAbilities = {
  ...{ threads: false, subject: false, attachments: { most: 2, bytes: MIB }, length: 10 },
  ...{ edits: true, reactions: true, receipts: true, replyWindow: 24 },
}
const draft: ChatDraft = {
  ...{ cc: '', bcc: '', subject: '', text: 'At noon?', files: [], lastHeardAt: NOW - HOUR },
}

function faults(changes: Partial<ChatDraft>, abilities: Partial<ChannelAbilities> = {}): string[] {
  const found = faultsOfChat({ ...draft, ...changes }, { ...able, ...abilities }, NOW)
  return found.map(({ text }) => text.key.replace('deliver.faults.', ''))
}

test.group('What a channel can carry', () => {
  test('{title}')
    .with([
      { title: 'a short text goes', change: {}, can: {}, found: [] },
      { title: 'as long as it may be', change: { text: '1234567890' }, can: {}, found: [] },
      {
        title: 'one emoji is one character',
        change: { text: '👋'.repeat(10) },
        can: {},
        found: [],
      },
      { title: 'too long', change: { text: '12345678901' }, can: {}, found: ['chat_too_long'] },
      { title: 'any length', change: { text: 'x'.repeat(9e4) }, can: { length: null }, found: [] },
      { title: 'nothing at all', change: { text: ' ' }, can: {}, found: ['chat_empty'] },
      { title: 'a file alone', change: { text: '', files: [5] }, can: {}, found: [] },
      {
        title: 'a file where none may be',
        change: { files: [5] },
        can: { attachments: null },
        found: ['chat_no_attachments'],
      },
      {
        title: 'too many files',
        change: { files: [1, 1, 1] },
        can: {},
        found: ['too_many_attachments'],
      },
      {
        title: 'too large a file',
        change: { files: [MIB + 1] },
        can: {},
        found: ['chat_attachment_too_large'],
      },
      { title: 'copies', change: { cc: 'x@y' }, can: {}, found: ['chat_one_person'] },
      {
        title: 'too late an answer',
        change: { lastHeardAt: NOW - 25 * HOUR },
        can: {},
        found: ['chat_window_closed'],
      },
      {
        title: 'somebody who never wrote',
        change: { lastHeardAt: null },
        can: {},
        found: ['chat_window_closed'],
      },
      {
        title: 'somebody who never wrote, where anybody may be written to',
        change: { lastHeardAt: null },
        can: { replyWindow: null },
        found: [],
      },
    ])
    .run(({ assert }, { change, can, found }) => assert.deepEqual(faults(change, can), found))

  test('{line} is read as an address')
    .with([
      { line: 'bo@jabber.example', expected: { name: '', address: 'bo@jabber.example' } },
      { line: ' Bo <bo@jabber.example>, ', expected: { name: 'Bo', address: 'bo@jabber.example' } },
      { line: '"Bo Li" <+33612345678>', expected: { name: 'Bo Li', address: '+33612345678' } },
      { line: 'bo@a.example, ana@b.example', expected: null },
      { line: '', expected: null },
    ])
    .run(({ assert }, { line, expected }) => assert.deepEqual(readChatAddressee(line), expected))
})
