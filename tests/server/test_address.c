/* tests/server/test_address.c - who is calling, and who may say so on their behalf. */

#include "server/address.h"
#include "test.h"

static const char *client(const char *peer, const char *forwarded, const char *const *trusted, size_t count)
{
    static char text[ADDRESS_TEXT];
    struct address address;
    expect(address_parse(peer, &address));
    address = address_client(&address, forwarded, &(struct text_list){trusted, count});
    return address_write(&address, text);
}

static bool in(const char *text, const char *range)
{
    struct address address;
    expect(address_parse(text, &address));
    return address_in(&address, range);
}

TEST(nobody_is_believed_about_their_address_unless_they_are_a_trusted_proxy)
{
    const char *const trusted[] = {"10.0.0.0/8", "2001:db8::/32"};
    expect_text(client("203.0.113.9", "198.51.100.1", trusted, 2), "203.0.113.9");
    expect_text(client("10.1.2.3", "198.51.100.1", trusted, 2), "198.51.100.1");
    expect_text(client("2001:db8::7", "198.51.100.1", trusted, 2), "198.51.100.1");
    expect_text(client("10.1.2.3", "198.51.100.1", NULL, 0), "10.1.2.3");
    expect_text(client("10.1.2.3", NULL, trusted, 2), "10.1.2.3");
}

TEST(a_forged_entry_counts_for_nothing_behind_the_proxies_own)
{
    const char *const trusted[] = {"10.0.0.0/8"};
    expect_text(client("10.0.0.1", "1.1.1.1, 198.51.100.1", trusted, 1), "198.51.100.1");
    expect_text(client("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2", trusted, 1), "198.51.100.1");
    expect_text(client("10.0.0.1", "10.0.0.3,10.0.0.2", trusted, 1), "10.0.0.3");
    expect_text(client("10.0.0.1", "1.1.1.1, unknown", trusted, 1), "10.0.0.1");
    expect_text(client("10.0.0.1", "", trusted, 1), "10.0.0.1");
    expect_text(client("10.0.0.1", ",,,", trusted, 1), "10.0.0.1");
}

TEST(entries_may_carry_ports)
{
    const char *const trusted[] = {"127.0.0.1"};
    expect_text(client("127.0.0.1", "198.51.100.1:4711", trusted, 1), "198.51.100.1");
    expect_text(client("127.0.0.1", "[2001:db8::5]:4711", trusted, 1), "2001:db8::5");
    expect_text(client("127.0.0.1", "2001:db8::5", trusted, 1), "2001:db8::5");
    expect_text(client("127.0.0.1", "[2001:db8::5", trusted, 1), "127.0.0.1");
}

static bool local(const char *peer, const char *forwarded, const char *const *trusted, size_t count)
{
    struct address address;
    expect(address_parse(peer, &address));
    return address_is_local(&address, forwarded, &(struct text_list){trusted, count});
}

TEST(a_request_is_local_when_everyone_on_its_way_is_and_a_trusted_proxy_says_so)
{
    const char *const trusted[] = {"127.0.0.1", "10.0.0.0/8"};
    expect(local("127.0.0.1", NULL, NULL, 0));
    expect(local("::1", NULL, trusted, 2));
    expect(local("127.0.0.1", "127.0.0.1", trusted, 2));
    expect(local("127.0.0.1", "[::1]:4711, 127.0.0.1", trusted, 2));
    expect(!local("127.0.0.1", "127.0.0.1", NULL, 0));
    expect(!local("::1", "127.0.0.1", trusted, 2));
    expect(!local("127.0.0.1", "198.51.100.1", trusted, 2));
    expect(!local("127.0.0.1", "127.0.0.1, 198.51.100.1", trusted, 2));
    expect(!local("127.0.0.1", "unknown", trusted, 2));
    expect(!local("127.0.0.1", "", trusted, 2));
    expect(!local("127.0.0.1", "127.0.0.1,", trusted, 2));
    expect(!local("10.0.0.1", NULL, trusted, 2));
    expect(!local("10.0.0.1", "127.0.0.1", trusted, 2));
}

TEST(ranges_end_where_their_bits_end)
{
    expect(in("10.255.0.1", "10.0.0.0/8"));
    expect(!in("11.0.0.1", "10.0.0.0/8"));
    expect(in("192.168.7.129", "192.168.7.128/25"));
    expect(!in("192.168.7.127", "192.168.7.128/25"));
    expect(in("::ffff:10.0.0.1", "10.0.0.0/8"));
    expect(in("2001:db8:1::1", "2001:db8::/32"));
    expect(!in("2001:db9::1", "2001:db8::/32"));
    expect(in("8.8.8.8", "0.0.0.0/0"));
    expect(in("127.0.0.1", "127.0.0.1"));
    expect(!in("127.0.0.2", "127.0.0.1"));
    expect(!in("127.0.0.1", "127.0.0.1/33"));
    expect(!in("127.0.0.1", "127.0.0.1/x"));
    expect(!in("127.0.0.1", "nonsense"));
    expect(!in("2001:db8::1", "0.0.0.0/0"));
}

TEST(it_listens_where_it_is_told_and_knows_whether_others_can_reach_it)
{
    struct sockaddr_storage address;
    socklen_t len;
    bool loopback = false;
    expect_int(address_listen("127.0.0.1:8080", &address, &len, &loopback), OK);
    expect(loopback);
    expect_int(address_listen("localhost:0", &address, &len, &loopback), OK);
    expect(loopback);
    expect_int(address_listen("[::1]:8080", &address, &len, &loopback), OK);
    expect(loopback);
    expect_int(address_listen("0.0.0.0:80", &address, &len, &loopback), OK);
    expect(!loopback);
    expect_int(address_listen(":80", &address, &len, &loopback), OK);
    expect(!loopback);
    expect_int(address_listen("8080", &address, &len, &loopback), ERR_INVALID);
    expect_int(address_listen("127.0.0.1:", &address, &len, &loopback), ERR_INVALID);
    expect_int(address_listen("127.0.0.1:99999", &address, &len, &loopback), ERR_INVALID);
    expect_int(address_listen("127.0.0.1:8o8o", &address, &len, &loopback), ERR_INVALID);
}

TEST(an_origin_is_ours_when_it_names_the_host_that_was_called)
{
    expect(origin_is_host("http://127.0.0.1:8080", "127.0.0.1:8080"));
    expect(origin_is_host("https://shop.example", "shop.example"));
    expect(origin_is_host("https://shop.example", "Shop.Example:443"));
    expect(origin_is_host("http://shop.example:80", "shop.example"));
    expect(!origin_is_host("http://shop.example:8080", "shop.example"));
    expect(!origin_is_host("https://shop.example.evil.example", "shop.example"));
    expect(!origin_is_host("https://evil.example", "shop.example"));
    expect(!origin_is_host("null", "shop.example"));
    expect(!origin_is_host("https://", ""));
    expect(!origin_is_host("file://shop.example", "shop.example"));
}

TEST(a_limit_counts_a_household_as_one)
{
    struct address a, b, c;
    expect(address_parse("2001:db8:1:2::1", &a) && address_parse("2001:db8:1:2:ffff::9", &b) &&
           address_parse("2001:db8:1:3::1", &c));
    expect(address_key(&a) == address_key(&b));
    expect(address_key(&a) != address_key(&c));
    char text[ADDRESS_TEXT];
    expect_text(address_write_key(&b, text), "2001:db8:1:2::");
    expect(address_parse("10.0.0.1", &a) && address_parse("10.0.0.2", &b));
    expect(address_key(&a) != address_key(&b));
    expect_text(address_write_key(&b, text), "10.0.0.2");
}
