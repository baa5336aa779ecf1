// The peer of the drain: PouchDB replicating to a PouchDB server over HTTP, both on LevelDB files.
//   pouch.js serve FOLDER          prints "ready PORT"
//   pouch.js send FOLDER PORT      reads JSON lines on standard input, stores each as a document,
//                                  prints "ready"; then replicates once, prints "done N SECONDS"
'use strict';
const PouchDB = require('pouchdb');
const readline = require('readline');

const [, , verb, folder, port] = process.argv;

async function serve() {
    const app = require('express')();
    const Stored = PouchDB.defaults({prefix: folder + '/'});
    app.use('/', require('express-pouchdb')(Stored, {mode: 'minimumForPouchDB', inMemoryConfig: true}));
    const server = app.listen(0, '127.0.0.1', () => console.log(`ready ${server.address().port}`));
    process.stdin.resume().on('end', () => process.exit(0));
}

async function send() {
    const source = new PouchDB(folder + '/source');
    let documents = [];
    for await (const line of readline.createInterface({input: process.stdin})) {
        const body = JSON.parse(line);
        documents.push({_id: body.id, ...body});
        if (documents.length === 500) {
            await source.bulkDocs(documents);
            documents = [];
        }
    }
    if (documents.length)
        await source.bulkDocs(documents);
    console.log('ready');
    const start = process.hrtime.bigint();
    const done = await source.replicate.to(`http://127.0.0.1:${port}/visits`, {batch_size: 500});
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    console.log(`done ${done.docs_written} ${seconds}`);
    process.exit(0);
}

(verb === 'serve' ? serve() : send()).catch((error) => {
    console.error(error);
    process.exit(1);
});
