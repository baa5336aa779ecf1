// The peer of bench_serial: Node serialport on the lines named by the arguments, frames found by
// their length and checked by their CRC. Answers each line on standard input with the totals.
'use strict';
const {SerialPort} = require('serialport');

const table = new Uint16Array(256);
for (let i = 0; i < 256; ++i) {
    let value = i;
    for (let bit = 0; bit < 8; ++bit)
        value = value & 1 ? (value >> 1) ^ 0xA001 : value >> 1;
    table[i] = value;
}

let bytes = 0, frames = 0, bad = 0;

// FA, target, source, control, length in BCD, data, CRC; the recording holds no FA inside a frame.
class Line {
    constructor() {
        this.held = Buffer.alloc(0);
    }
    feed(chunk) {
        bytes += chunk.length;
        const all = this.held.length ? Buffer.concat([this.held, chunk]) : chunk;
        let at = 0;
        for (;;) {
            at = all.indexOf(0xFA, at);
            if (at < 0 || all.length - at < 6)
                break;
            const size = (all[at + 4] >> 4) * 1000 + (all[at + 4] & 15) * 100 +
                         (all[at + 5] >> 4) * 10 + (all[at + 5] & 15);
            const end = at + 6 + size;
            if (all.length < end + 2)
                break;
            let crc = 0;
            for (let i = at + 1; i < end; ++i)
                crc = (crc >> 8) ^ table[(crc ^ all[i]) & 0xFF];
            if (crc === (all[end] << 8 | all[end + 1]))
                ++frames;
            else
                ++bad;
            at = end + 2;
        }
        this.held = at < 0 ? Buffer.alloc(0) : all.subarray(at);
    }
}

let open = 0;
const paths = process.argv.slice(2);
for (const path of paths) {
    const line = new Line();
    const port = new SerialPort({path, baudRate: 115200}, (error) => {
        if (error) {
            console.error(`${path}: ${error.message}`);
            process.exit(1);
        }
        if (++open === paths.length)
            console.log('ready');
    });
    port.on('data', (chunk) => line.feed(chunk));
}
process.stdin.on('data', () => console.log(`${bytes} ${frames} ${bad}`));
process.stdin.on('end', () => process.exit(0));
