// Starts the real server on a free port, with a data file of its own, and stops it again.
'use strict';
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');

const binary = process.env.WISMO_BINARY ?? path.join(__dirname, '../../build/wismo');
const folders = [];
const running = new Set();

// Nothing outlives the tests, also when one of them fails on its way.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
});

function temporaryFolder() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wismo-e2e-'));
  folders.push(folder);
  return folder;
}

function writeConfig(folder, config) {
  const file = path.join(folder, 'wismo.json');
  fs.writeFileSync(file, JSON.stringify(config));
  return file;
}

class Wismo {
  constructor(child, folder, data, config) {
    this.child = child;
    this.folder = folder;
    this.data = data;
    this.config = config;
    this.stdout = '';
    this.stderr = '';
    running.add(child);
    child.stdout.on('data', (bytes) => { this.stdout += bytes; });
    child.stderr.on('data', (bytes) => { this.stderr += bytes; });
    this.ended = new Promise((resolve) => child.on('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal, stderr: this.stderr, stdout: this.stdout });
    }));
  }

  // Resolves with the address once it is told on standard output.
  async ready() {
    const address = await new Promise((resolve, reject) => {
      const look = () => {
        const found = this.stdout.match(/http:\/\/((?:\[[^\]]+\]|[\d.]+):(\d+))/);
        if (found) resolve(found);
      };
      this.child.stdout.on('data', look);
      this.ended.then((end) => reject(new Error(`wismo ended with ${end.code ?? end.signal}: ${end.stderr}`)));
      look();
    });
    [, this.host, this.port] = address;
    this.port = Number(this.port);
    this.url = `http://${this.host}`;
    this.chat = `ws://${this.host}/chat`;
    return this;
  }

  signal(name) {
    const pid = this.pid ?? this.child.pid;
    process.kill(pid, name);
  }

  rewriteConfig(config) { writeConfig(this.folder, config); }

  async stop(signal = 'SIGTERM') {
    if (this.child.exitCode === null && this.child.signalCode === null) this.signal(signal);
    return this.ended;
  }
}

// command: 'serve' or 'demo'. `wrap` is put before the program (strace ...). `data` keeps an earlier run's file.
async function launch({ command = 'serve', config, listen = '127.0.0.1:0', data, folder, env = {}, wrap = [], program = binary } = {}) {
  folder ??= temporaryFolder();
  data ??= path.join(folder, 'wismo.db');
  const args = [];
  if (config) args.push('--config', typeof config === 'string' ? config : writeConfig(folder, config));
  args.push('--data', data, command, '--listen', listen);
  const [first, ...rest] = [...wrap, program, ...args];
  const child = spawn(first, rest, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  return new Wismo(child, folder, data, config);
}

async function startWismo(options = {}) {
  const wismo = await launch(options);
  return wismo.ready();
}

// A command that ends by itself: { status, stdout, stderr }.
function runWismo(args, options = {}) {
  return spawnSync(binary, args, { encoding: 'utf8', ...options });
}

// Writes bytes to the server as they are; resolves with everything it says until it closes, or `quiet` ms pass without a word.
function raw(wismo, bytes, { quiet = 400, pieces = 0, keep = false } = {}) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(wismo.port, '127.0.0.1');
    let said = '';
    let timer;
    let closed = false;
    const finish = () => {
      clearTimeout(timer);
      if (!keep) socket.destroy();
      resolve({ said, closed, socket });
    };
    const restart = () => {
      clearTimeout(timer);
      timer = setTimeout(finish, quiet);
    };
    socket.on('data', (data) => { said += data.toString('latin1'); restart(); });
    socket.on('close', () => { closed = true; finish(); });
    socket.on('error', (error) => (said ? finish() : error.code === 'ECONNRESET' ? finish() : reject(error)));
    const parts = Array.isArray(bytes) ? bytes : [bytes];
    (async () => {
      for (const part of parts) {
        socket.write(part);
        if (pieces) await new Promise((r) => setTimeout(r, pieces));
      }
      restart();
    })();
  });
}

// The status lines of everything that was said on a connection.
function statuses(said) {
  return [...said.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => Number(match[1]));
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Tries until it gives something truthy.
async function until(what, look, ms = 10000) {
  const end = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain: ${what}`);
    await sleep(25);
  }
}

module.exports = { binary, launch, raw, runWismo, sleep, startWismo, statuses, temporaryFolder, until };
