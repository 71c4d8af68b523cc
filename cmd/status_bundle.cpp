#include "commands.h"
#include "common.h"
#include "progress.h"
#include "qrid/base/mapped_file.h"
#include "qrid/base/text.h"
#include "qrid/issuer/published_lists.h"
#include "qrid/issuer/status_bundling.h"
#include "qrid/status/status_store.h"
#include "qrid/trust/key_file.h"
#include "qrid/trust/key_files.h"
#include "signing.h"
#include "status_words.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

namespace {

using nlohmann::json;

// What these commands write is large and is no text.
void check_output(const OutputOption& output, const std::vector<std::string>& inputs) {
    if (output.path == "-") throw Error(Code::usage, "the output must be a file", "give it with -o PATH");
    for (const std::string& input : inputs) output.check_not_input(input);
    output.check();
}

// ---- status bundle

struct BundleOptions {
    OutputOption output;
    bool allow_shrink = false;
    std::string valid_for;
    KeyOption key;
    DryRunOption dry_run;
    IssuerOption issuer;
    PassphraseOption passphrase;
    AtOption at;
    SeedOption seed;
};

void add_bundle(CLI::App& app, BundleOptions& o) {
    app.add_option("-o,--output", o.output.path,
                   "Write to this file instead of public/status/bundle.qsb in the issuer's directory")
        ->type_name("PATH");
    app.add_flag("--force", o.output.force, "Replace the --output file if it exists");
    app.add_flag("--allow-shrink", o.allow_shrink, "Bundle lists even if they show revoked cards as valid");
    app.add_option("--valid-for", o.valid_for, "How long verifiers may use the bundle (the issuer's setting, else 7d)")
        ->type_name("SPAN");
    o.key.add(app, "The status key, if its private half is not in the issuer's directory");
    o.dry_run.add(app);
    o.issuer.add_to_change(app);
    o.passphrase.add(app);
    o.at.add(app);
    o.seed.add(app);
}

int run_bundle(const BundleOptions& o, Session& session) {
    o.seed.put(session, o.at);
    Issuer issuer = o.issuer.open_to_change(session);
    const Seconds now = o.at.now(session);
    BundleTerms terms{.life = o.valid_for.empty() ? issuer.config().status_life : parse_duration(o.valid_for),
                      .file = o.output.path,
                      .overwrite = o.output.overwrite(),
                      // In older versions --force meant both; with -o it is for the file alone.
                      .force = o.allow_shrink || (o.output.force && !o.output.to_file()),
                      .rehearse = o.dry_run.given};
    if (terms.life == 0) throw Error(Code::usage, "--valid-for must be 1s or more", "give a time such as 7d");
    check_output(o.output, {});
    const SigningKey signing =
        open_signing_key(issuer, {.purpose = Purpose::status, .kid = {}, .exp = now + terms.life, .now = now}, o.key,
                         o.passphrase, session);
    PublishedBundle bundle;
    {
        Progress progress(session, "lists", status_lists(issuer));
        terms.done = [&](std::size_t lists) { progress.add(lists); };
        bundle = publish_bundle(issuer, signing.key, terms, now);
    }
    if (!o.dry_run.given) session.settle(fmt::format("the bundle is in {}", bundle.file.string()));
    tell_gave_way(bundle.gave_way, o.dry_run.given, session);
    if (bundle.lists == 0) session.note("no card has been issued yet: the bundle has no lists");
    if (bundle.trust_until < bundle.exp)
        session.note(fmt::format(
            "the trust list in the bundle is only good until {}: publish a newer one with 'qrid trust build' "
            "before the next bundle",
            format_time(bundle.trust_until)));
    if (session.format == Format::json)
        session.print_json({{"dry_run", o.dry_run.given},
                            {"file", bundle.file.string()},
                            {"version", bundle.version},
                            {"lists", bundle.lists},
                            {"entries", bundle.entries},
                            {"bits", bundle.bits},
                            {"revoked", bundle.revoked},
                            {"suspended", bundle.suspended},
                            {"bytes", bundle.bytes},
                            {"exp", format_time(bundle.exp)},
                            {"trust_version", bundle.trust_version},
                            {"trust_until", format_time(bundle.trust_until)}});
    else
        session.print(fmt::format("{}{}\n  version {}, {}, {} revoked, {} suspended, {} bytes, good until {}\n",
                                  o.dry_run.given ? "would write " : "", bundle.file.string(), bundle.version,
                                  counted(bundle.lists, "list"), bundle.revoked, bundle.suspended, bundle.bytes,
                                  format_time(bundle.exp)));
    return 0;
}

// ---- status delta

struct DeltaOptions {
    std::string before, after;
    OutputOption output;
};

void add_delta(CLI::App& app, DeltaOptions& o) {
    app.add_option("OLD", o.before, "The bundle that verifiers have")->required();
    app.add_option("NEW", o.after, "A later bundle of the same issuer")->required();
    app.add_option("-o,--output", o.output.path, "Write the patch to this file")->type_name("PATH")->required();
    app.add_flag("--force", o.output.force, "Replace the patch if it exists");
}

int run_delta(const DeltaOptions& o, Session& session) {
    check_output(o.output, {o.before, o.after});
    const Bundle before = open_bundle(o.before), after = open_bundle(o.after);
    const BundleClaims &from = before.head().claims, &to = after.head().claims;
    MadePatch patch;
    {
        Progress progress(session, "lists", to.shape.lists);
        patch = make_bundle_patch(before, after, [&](std::size_t lists) { progress.add(lists); });
    }
    o.output.write(session, patch.bytes);
    session.settle(fmt::format("the patch is in {}", o.output.path));
    if (session.format == Format::json)
        session.print_json({{"file", o.output.path},
                            {"iss", to.iss},
                            {"version_before", from.version},
                            {"version", to.version},
                            {"changes", patch.changes},
                            {"bytes", patch.bytes.size()},
                            {"exp", format_time(to.exp)}});
    else
        session.print(fmt::format("{}\n  from version {} to {} of the status bundle of {}: {}, {} bytes\n",
                                  o.output.path, from.version, to.version, to.iss, counted(patch.changes, "change"),
                                  patch.bytes.size()));
    return 0;
}

// ---- status apply

struct ApplyOptions {
    std::string file, to, root;
    OutputOption output; ///< with --root, its --force is the old spelling of --unendorsed
    bool unendorsed = false;
    std::vector<std::string> trust;
    bool dry_run = false;
    AtOption at;
};

void add_apply(CLI::App& app, ApplyOptions& o) {
    app.add_option("FILE", o.file, "A status bundle, or a patch of one")->required();
    app.add_option("--to", o.to, "Apply the patch to this bundle instead of the store's; no keys are checked")
        ->type_name("OLD");
    app.add_option("-o,--output", o.output.path, "With --to: write the new bundle to this file")->type_name("PATH");
    app.add_option("--root", o.root,
                   "The root to trust, obtained from the issuer over a separate channel: a key file, or a thumbprint; "
                   "required for a new issuer")
        ->type_name("KEY|THUMBPRINT");
    app.add_flag(
        "--unendorsed", o.unendorsed,
        "Accept --root without an endorsement by the trusted root, for example because that root was lost or stolen");
    app.add_flag("--force", o.output.force, "With --to: replace the output if it exists");
    app.add_option("--trust", o.trust,
                   "Keys to check the signature with, instead of the bundle's trust list; may be repeated")
        ->type_name("PATH")
        ->allow_extra_args(false);
    app.add_flag("--dry-run", o.dry_run, "Show what would happen without changing anything");
    o.at.add(app);
}

void check_use(const ApplyOptions& o) {
    const auto refuse = [](const char* what, const char* hint) { throw Error(Code::usage, what, hint); };
    if (o.to.empty() != o.output.path.empty())
        refuse("--to and --output must be used together", "give both to patch a file, or neither to use the store");
    if (!o.to.empty() && !(o.root.empty() && o.trust.empty()))
        refuse("--to cannot be used with --root or --trust",
               "leave them out: patching a file checks no keys; verifiers check the new bundle");
    if (!o.root.empty() && !o.trust.empty())
        refuse("--root and --trust cannot be used together",
               "leave out --root: with --trust the bundle's trust list is not imported and needs no root");
    if (!o.to.empty() && o.unendorsed)
        refuse("--to cannot be used with --unendorsed", "leave it out: patching a file checks no keys");
    if (o.unendorsed && o.root.empty())
        refuse("--unendorsed requires --root", "give the new root, obtained from the issuer over a separate channel");
    if (o.output.force && o.to.empty() && o.root.empty())
        refuse("--force requires --to", "give --to OLD and -o PATH, or leave it out");
}

int apply_to_file(const ApplyOptions& o, const BundlePatch& patch, Session& session) {
    check_output(o.output, {o.file, o.to});
    const Bundle before = open_bundle(o.to);
    const BundleClaims& claims = patch.head().claims;
    Bytes made;
    {
        Progress progress(session, "lists", claims.shape.lists);
        made = patched_bundle(before, patch, [&](std::size_t lists) { progress.add(lists); });
    }
    if (!o.dry_run) {
        o.output.write(session, made);
        session.settle(fmt::format("the bundle is in {}", o.output.path));
    }
    if (session.format == Format::json)
        session.print_json({{"iss", claims.iss},
                            {"version_before", before.head().claims.version},
                            {"version", claims.version},
                            {"lists", claims.shape.lists},
                            {"exp", format_time(claims.exp)},
                            {"patch", true},
                            {"changed", true},
                            {"dry_run", o.dry_run},
                            {"file", o.output.path},
                            {"bytes", made.size()}});
    else
        session.print(fmt::format("{}{}\n  version {} of the status bundle of {}: {}, {} bytes, good until {}\n",
                                  o.dry_run ? "would write " : "", o.output.path, claims.version, claims.iss,
                                  counted(claims.shape.lists, "list"), made.size(), format_time(claims.exp)));
    return 0;
}

json trust_to_json(const BundleClaims& claims, const std::optional<TrustImported>& trust) {
    if (!trust) return {};
    return {{"version", read_trust_list(claims.trust_list).list.version},
            {"version_before", trust->version_before ? json(*trust->version_before) : json()},
            {"changed", trust->changed},
            {"root_changed", trust->root_changed}};
}

int tell_applied(const ApplyOptions& o, const BundleClaims& claims, bool is_patch, const StatusImported& result,
                 const fs::path& file, Session& session) {
    const json trust = trust_to_json(claims, result.trust);
    if (session.format == Format::json) {
        session.print_json({{"iss", claims.iss},
                            {"version_before", result.version_before ? json(*result.version_before) : json()},
                            {"version", claims.version},
                            {"lists", claims.shape.lists},
                            {"exp", format_time(claims.exp)},
                            {"patch", is_patch},
                            {"changed", result.changed},
                            {"dry_run", o.dry_run},
                            {"file", file.string()},
                            {"trust", trust}});
        return 0;
    }
    std::string text;
    if (!result.changed)
        text =
            fmt::format("version {} of the status bundle of {} is already in the store\n", claims.version, claims.iss);
    else
        text = fmt::format("{} version {} of the status bundle of {}{}: {}, good until {}\n",
                           o.dry_run ? "would apply" : "applied", claims.version, claims.iss,
                           result.version_before ? fmt::format(" after version {}", *result.version_before) : "",
                           counted(claims.shape.lists, "list"), format_time(claims.exp));
    if (result.trust && result.trust->changed)
        text += fmt::format("  {} version {} of its trust list\n", o.dry_run ? "would import" : "imported",
                            trust["version"].get<std::int64_t>());
    session.print(text);
    return 0;
}

int run_apply(const ApplyOptions& o, Session& session) {
    check_use(o);
    const auto mapped = std::make_shared<const MappedFile>(o.file, max_bundle_bytes);
    const bool is_patch = is_bundle_patch(mapped->bytes());
    if (!o.to.empty()) return apply_to_file(o, BundlePatch(mapped->bytes(), mapped), session);

    const Seconds now = o.at.now(session);
    const TrustStore trust_store(o.trust.empty() ? default_trust_store() : fs::path());
    const StatusStore store(default_status_store());
    const TrustSet keys = load_trust({o.trust.begin(), o.trust.end()});
    tell_notes(keys, session);
    StatusImport how{.trust = {.store = &trust_store,
                               .import = {.root = root_named(o.root, session), .force = o.unendorsed || o.output.force},
                               .keys = o.trust.empty() ? nullptr : &keys},
                     .dry_run = o.dry_run};
    const auto import = [&](const auto& given) {
        const BundleClaims& claims = given.head().claims;
        StatusImported result;
        {
            Progress progress(session, "lists", claims.shape.lists);
            how.done = [&](std::size_t lists) { progress.add(lists); };
            result = store.import(given, how, now);
        }
        if (!o.dry_run) session.settle("the bundle is in the store");
        return tell_applied(o, claims, is_patch, result, store.file_of(claims.iss), session);
    };
    return is_patch ? import(BundlePatch(mapped->bytes(), mapped)) : import(Bundle(mapped->bytes(), mapped));
}

} // namespace

Command status_bundle_command() {
    return make_command<BundleOptions>(
        "Issue", "status bundle", "Sign all lists as one file, for verifiers without a network",
        "  qrid status bundle\n"
        "  qrid status bundle -o tuesday.qsb --issuer province --passphrase-file secret --valid-for 3d",
        add_bundle, run_bundle);
}

Command status_delta_command() {
    return make_command<DeltaOptions>("Issue", "status delta", "Make a patch from one status bundle to a later one",
                                      "  qrid status delta monday.qsb tuesday.qsb -o tuesday.patch", add_delta,
                                      run_delta);
}

Command status_apply_command() {
    return make_command<ApplyOptions>(
        "Issue", "status apply", "Put a status bundle, or a patch of it, into the verifier's own store",
        "  qrid status apply monday.qsb --root 60e2bfb1a8d7b3ea0b1c3fae7ac7e7dfb3f3a1c9a1d22ad8c2e7fd39b3f3c0aa\n"
        "  qrid status apply tuesday.patch\n"
        "  qrid status apply tuesday.patch --to monday.qsb -o tuesday.qsb",
        add_apply, run_apply);
}

} // namespace qrid::cmd
