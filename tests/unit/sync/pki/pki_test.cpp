#include "sync/pki/pki.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;

namespace {

constexpr utc_ms start{1'780'000'000'000};
constexpr std::int64_t day = 24LL * 3600 * 1000;

const pki::authority& test_authority()
{
    static const auto made = pki::make_authority("示例石油 CA", start, start + 3650 * day);
    return made;
}

}  // namespace

TEST_CASE("a certificate carries our name and life, not what the request asks for", "[pki]")
{
    const auto key = pki::make_key();
    const auto request = pki::make_request(key, "someone else").value();
    const auto pem =
        pki::issue(test_authority(), request, {"DS-0417", {}, start, start + 60 * day}).value();
    const auto c = pki::inspect(pem).value();
    CHECK(c.common_name == "DS-0417");
    CHECK(c.from == start);
    CHECK(c.until == start + 60 * day);
    CHECK(c.fingerprint.size() == 64);
    CHECK(pki::matches(key, pem));
    CHECK_FALSE(pki::matches(pki::make_key(), pem));
}

TEST_CASE("serial numbers and fingerprints never repeat", "[pki]")
{
    const auto request = pki::make_request(pki::make_key(), "a").value();
    const pki::profile as{"a", {}, start, start + day};
    const auto one = pki::inspect(pki::issue(test_authority(), request, as).value()).value();
    const auto two = pki::inspect(pki::issue(test_authority(), request, as).value()).value();
    CHECK(one.serial != two.serial);
    CHECK(one.fingerprint != two.fingerprint);
}

TEST_CASE("what is no sound request gets no certificate", "[pki]")
{
    const pki::profile as{"a", {}, start, start + day};
    auto request = pki::make_request(pki::make_key(), "a").value();
    for (const std::string& bad :
         {std::string(), std::string("nonsense"), request.substr(0, request.size() / 2),
          test_authority().certificate_pem})
        CHECK(pki::issue(test_authority(), bad, as).error() == errc::malformed_message);
    const auto middle = request.size() - 70;  // inside the signature
    request[middle] = request[middle] == 'A' ? 'B' : 'A';
    CHECK(pki::issue(test_authority(), request, as).error() == errc::malformed_message);
    CHECK(pki::make_request("no key", "a").error() == errc::malformed_message);
}

TEST_CASE("requests with weaker or other keys are refused", "[pki]")
{
    // An RSA 2048 request for CN=a, made with the openssl tool.
    const std::string rsa = R"(-----BEGIN CERTIFICATE REQUEST-----
MIICUTCCATkCAQAwDDEKMAgGA1UEAwwBYTCCASIwDQYJKoZIhvcNAQEBBQADggEP
ADCCAQoCggEBAKQc5RFoRoUOk6NQ+/Xc8rzkUs9w7GlmMugJ8dxu6KAtgQFLUTDy
e+bAXLAz8ELdwNW3OmF2VDMeGHgzNRSvoXL3kecwRmLFc931yC0kot2VWxp5pHxy
6eNgh0SkLVl8Vv/o6hfMJE3uqJeMYEgMKzI/mQumgW4AOWbwDeEiXZpfVSE7AUeS
fXEuBS5hqICALAAmUKRJw1t1xq4G2oM3dQJ7P145aFZcL7CWjgFaI7kpxNaVnDBn
J4HVKgzL9IyLCXSlxIYOMQCQLtiDfB7BItkXqkoxuZpvHNxUyJ5qXTe36KEl+vpt
zlV2P76TsyuSPrvgPspF25Zce7muR6bmJusCAwEAAaAAMA0GCSqGSIb3DQEBCwUA
A4IBAQAG0WgvRMcs+L1+0H1y+re2xx8NDBMeyw5/7/O5+ZB/RXVrZct3OtDRAbO0
KdvYvcpio5ktgzZfVKO5oZEMA+dDGjACDW/AKkM3QE0gPYOkwJbFgNayxbyvhq37
q9uIfdNcBuwylENVUzeH6Ep+oL+uX/FfM6PZGruq2XmuZIwy50P3CY6fBu7hlZ/Z
iuxfPACSG1Znm9jLR6nAoqYasu7q71i8DZ7yFESK/9CBQjjE6aNvFtHJ2HCUX5aQ
gDscbkMK78qAHbmf5QN8ZKcBG4X5QUUrWlQD5P8kL8MRqNrjdQhfZeqQoqNLCMcw
8kbCTp6hLJjOjaFB3uLKQc4iDu3N
-----END CERTIFICATE REQUEST-----
)";
    const pki::profile as{"a", {}, start, start + day};
    CHECK(pki::issue(test_authority(), rsa, as).error() == errc::malformed_message);
}
