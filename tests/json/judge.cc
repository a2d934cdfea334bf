// SPDX-License-Identifier: Apache-2.0
// judge.cc - reads a table of JSON texts and writes it anew, with what we and what libprotobuf make of
// each. cases.txt says how to read it.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/type_resolver_util.h>

#include "ours.h"

namespace pb = google::protobuf;

static const char url_prefix[] = "type.googleapis.com";

struct section {
    std::string type;
    mt_json_options ours = {};
    pb::util::JsonParseOptions parse;
    pb::util::JsonPrintOptions print;
};

class libprotobuf
{
  public:
    explicit libprotobuf(const char *descriptors)
    {
        std::ifstream file(descriptors, std::ios::binary);
        pb::FileDescriptorSet set;
        if (!set.ParseFromIstream(&file))
            std::exit(EXIT_FAILURE);
        for (const pb::FileDescriptorProto &idl : set.file())
            if (pool.BuildFile(idl) == nullptr)
                std::exit(EXIT_FAILURE);
        resolver.reset(pb::util::NewTypeResolverForDescriptorPool(url_prefix, &pool));
    }

    bool read(const section &s, const std::string &text, std::string *result)
    {
        std::string wire;
        try {
            auto status =
                pb::util::JsonToBinaryString(resolver.get(), url(s), text, &wire, s.parse);
            return status.ok() ? normal(s, wire, result) : refused(status, result);
        } catch (const pb::FatalException &fatal) { // some texts break it
            *result = fatal.message();
            return false;
        }
    }

    bool write(const section &s, const std::string &wire, std::string *result)
    {
        auto status =
            pb::util::BinaryToJsonString(resolver.get(), url(s), wire, result, s.print);
        return status.ok() || refused(status, result);
    }

    // The message in the one order of its fields; false when required fields are missing.
    bool normal(const section &s, const std::string &wire, std::string *result)
    {
        const pb::Descriptor *type = pool.FindMessageTypeByName(s.type);
        std::unique_ptr<pb::Message> message(factory.GetPrototype(type)->New());
        if (!message->ParsePartialFromString(wire) || !message->IsInitialized()) {
            *result = "not a whole message";
            return false;
        }
        result->clear();
        pb::io::StringOutputStream stream(result);
        pb::io::CodedOutputStream coded(&stream);
        coded.SetSerializationDeterministic(true);
        return message->SerializeToCodedStream(&coded);
    }

  private:
    static std::string url(const section &s)
    {
        return std::string(url_prefix) + "/" + s.type;
    }

    static bool refused(const pb::util::Status &status, std::string *result)
    {
        *result = std::string(status.message());
        return false;
    }

    pb::DescriptorPool pool;
    pb::DynamicMessageFactory factory;
    std::unique_ptr<pb::util::TypeResolver> resolver;
};

static mt_slice slice(const std::string &bytes)
{
    return {reinterpret_cast<const uint8_t *>(bytes.data()), bytes.size(), nullptr};
}

static std::string string_of(mt_slice bytes)
{
    return std::string(reinterpret_cast<const char *>(bytes.data), bytes.size);
}

// $41 stands for the byte 0x41.
static std::string decoded(const std::string &line)
{
    std::string out;
    for (size_t i = 0; i < line.size(); i++) {
        if (line[i] != '$') {
            out += line[i];
            continue;
        }
        out += static_cast<char>(std::stoi(line.substr(i + 1, 2), nullptr, 16));
        i += 2;
    }
    return out;
}

static std::string encoded(const std::string &text)
{
    std::string out;
    char hex[8];
    for (char c : text) {
        auto byte = static_cast<unsigned char>(c);
        std::snprintf(hex, sizeof hex, "$%02x", byte);
        out += byte < ' ' || byte == 0x7f || c == '$' ? std::string(hex) : std::string(1, c);
    }
    return out;
}

static void say(const char *mark, const std::string &text)
{
    std::cout << "    " << mark << " " << encoded(text) << "\n";
}

// Both have read the text: is it the same message to both, and can each read what the other writes?
static void compare(libprotobuf &theirs, const section &s, const std::string &our_wire,
                    const std::string &their_wire)
{
    std::string normal, their_text, again;
    mt_slice text, back;

    if (!theirs.normal(s, our_wire, &normal) || normal != their_wire) {
        bool written = ours_write(s.type.c_str(), slice(our_wire), &s.ours, &text);
        say(written ? "<" : "NOT WRITTEN", string_of(text));
        written = theirs.write(s, their_wire, &their_text);
        say(written ? ">" : "NOT WRITTEN BY THEM", their_text);
        return;
    }
    if (!ours_write(s.type.c_str(), slice(our_wire), &s.ours, &text)) {
        say("NOT WRITTEN", string_of(text));
        return;
    }
    say("=", string_of(text));
    if (!theirs.read(s, string_of(text), &again) || again != their_wire)
        say("NOT READ BY THEM", again);
    if (!theirs.write(s, their_wire, &their_text)) {
        say("NOT WRITTEN BY THEM", their_text);
        return;
    }
    if (their_text != string_of(text))
        say("~", their_text);
    if (!ours_read(s.type.c_str(), slice(their_text), &s.ours, &back) ||
        !theirs.normal(s, string_of(back), &normal) || normal != their_wire)
        say("NOT READ FROM THEM", string_of(back));
}

static void judge(libprotobuf &theirs, const section &s, const std::string &text)
{
    std::string their_wire;
    mt_slice ours;
    bool we = ours_read(s.type.c_str(), slice(text), &s.ours, &ours);
    bool they = theirs.read(s, text, &their_wire);

    if (we && they)
        compare(theirs, s, string_of(ours), their_wire);
    else if (we)
        say("??", their_wire);
    else
        say(they ? "!!" : "!", string_of(ours));
    ours_free();
}

// @ type option...
static section read_section(const std::string &line)
{
    std::istringstream words(line.substr(1));
    section s;
    words >> s.type;
    for (std::string word; words >> word;) {
        if (word == "ignore")
            s.ours.ignore_unknown = s.parse.ignore_unknown_fields = true;
        else if (word == "names")
            s.ours.proto_names = s.print.preserve_proto_field_names = true;
        else if (word == "defaults")
            s.ours.defaults = s.print.always_print_primitive_fields = true;
        else if (word == "numbers")
            s.ours.enum_numbers = s.print.always_print_enums_as_ints = true;
        else
            std::cerr << "no option " << word << "\n";
    }
    return s;
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return EXIT_FAILURE;
    libprotobuf theirs(argv[1]);
    std::ifstream table(argv[2]);
    section s;
    for (std::string line; std::getline(table, line);) {
        if (line.compare(0, 4, "    ") == 0)
            continue;
        std::cout << line << "\n";
        if (line.empty() || line[0] == '#')
            continue;
        if (line[0] == '@')
            s = read_section(line);
        else
            judge(theirs, s, decoded(line));
    }
    return EXIT_SUCCESS;
}
