// How a tty is set for a protocol, on the level of termios: a pty forgets parity and speed, so this
// is where it can be tested. Knows no Asio.
#pragma once

#include "drivers/driver.hpp"

#include <termios.h>

namespace thirdvisit::drivers {

// Raw mode, the protocol's bits, and reads that block for the first byte: libserialport leaves VMIN
// at 0, which makes a silent line read as end-of-file. For speeds that termios has no name for,
// 9600 stands in until `set_custom_baud` has set them. errc::refused: bits, parity or stop bits that do
// not exist.
[[nodiscard]] result<> prepare(termios& t, const line_settings& line) noexcept;

bool is_standard_baud(int baud) noexcept;

// Any speed, e.g. the 5787 baud of a Gilbarco two-wire line (termios2 in a file of its own).
[[nodiscard]] boost::system::error_code set_custom_baud(int fd, int baud) noexcept;
int custom_baud_of(int fd) noexcept;  // what the driver says it runs at; -1: unknown

// All of it on an open descriptor.
[[nodiscard]] boost::system::error_code configure(int fd, const line_settings& line) noexcept;

}  // namespace thirdvisit::drivers
