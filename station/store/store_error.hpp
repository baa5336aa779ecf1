// A store that cannot commit throws this and takes no more records. It is written for a person:
// what happened, where, what to do.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace thirdvisit::station {

enum class store_fault {
    disk_full,  // recovers by itself when space returns
    read_only,  // the file, the folder or the mount
    damaged,    // SQLite or a row tag says so
    held,       // another agent has it
    too_new,    // made by a newer program
    io,         // a read, write or sync failed: the file is not trusted until checked again
    other,      // a broken assumption of ours
};

// "disk_full", "read_only" …: the tail of a catalogue key "store.<word>".
std::string_view word_of(store_fault f) noexcept;

class store_error : public std::runtime_error {
public:
    store_error(store_fault fault, std::string what, std::string where, std::string remedy);

    store_fault fault() const { return fault_; }
    const std::string& happened() const { return happened_; }
    const std::string& where() const { return where_; }
    const std::string& remedy() const { return remedy_; }

private:
    store_fault fault_;
    std::string happened_;
    std::string where_;
    std::string remedy_;
};

// From an SQLite result code (extended ones too), with the remedy that belongs to it.
[[noreturn]] void throw_store_error(int sqlite_code, const std::string& text,
                                    const std::string& file);

}  // namespace thirdvisit::station
