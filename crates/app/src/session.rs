//! Signing in, staying signed in, signing out. The session is checked on every request.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use qilu_access::{Actor, Capability, OrganisationKind, Role, Scope, permit, permits, scope_of};
use qilu_credentials::{
    ACCESS_SECONDS, AccessClaims, Assurance, REFRESH_FAMILY_SECONDS, RefreshRecord, RefreshToken,
    Rotation, rotate, verify_password,
};
use qilu_quantity::{OrganisationId, UserId};
use qilu_store::{AnyConnection, ScopeFilter, organisation, region, session, user};
use serde_json::json;
use uuid::Uuid;

use crate::{
    App,
    app::id,
    audit::Deed,
    fault::{Fault, FaultKind, Outcome},
    view::{Credentials, Me, Organisation, Session},
};

/// Assurance of a log-in by password alone, as the database keeps it.
const ASSURANCE_PASSWORD: i16 = 1;

/// A refresh token for the browser's cookie and how long the cookie lives.
pub struct Refresh {
    pub token: String,
    pub seconds: i64,
}

/// A person whose session lives, with what the person may see.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub actor: Actor,
    pub(crate) user: user::User,
    pub(crate) organisation_name: String,
    /// Which rows the person may see, as a condition of every query.
    pub(crate) rows: ScopeFilter,
    /// Set while the person uploads a report for one enterprise within reach.
    pub(crate) deputy: Option<Deputy>,
}

/// What lets a person upload a report that is not the person's own.
#[derive(Debug, Clone)]
pub(crate) struct Deputy {
    /// The bulk upload it is part of.
    pub bulk_job: String,
}

impl SignedIn {
    /// Refuses whoever lacks the capability.
    pub(crate) fn may(&self, capability: Capability) -> Outcome<()> {
        // A deputy's own right was checked before: here it stands for making and reading a version, and nothing else.
        let stands_for = matches!(capability, Capability::EditReport | Capability::ViewReport);
        if self.deputy.is_some() && stands_for {
            return Ok(());
        }
        Ok(permit(&self.actor, capability)?)
    }

    /// The same person, seeing and writing one enterprise's rows alone, for one bulk upload.
    pub(crate) fn for_enterprise(&self, enterprise_id: &str, bulk_job: &str) -> Self {
        Self {
            rows: ScopeFilter::Enterprise(enterprise_id.to_owned()),
            deputy: Some(Deputy {
                bulk_job: bulk_job.to_owned(),
            }),
            ..self.clone()
        }
    }

    /// The person's id as text.
    pub(crate) fn user_id(&self) -> String {
        self.actor.user.to_string()
    }

    /// The enterprise the person reports for, if it is one.
    pub(crate) fn enterprise(&self) -> Option<&str> {
        match &self.rows {
            ScopeFilter::Enterprise(id) => Some(id),
            _ => None,
        }
    }
}

impl App {
    /// Who a token belongs to, if its session still lives.
    ///
    /// # Errors
    /// `session.required` for a token that is not ours or expired, a session that has ended, or a person who was barred.
    pub fn signed_in(&self, token: &str) -> Outcome<SignedIn> {
        let now = self.clock.now();
        let claims = self
            .tokens
            .verify(token, now.timestamp())
            .map_err(|_| Fault::unauthenticated())?;
        self.store.read(|connection| {
            let family = claims.session.to_string();
            if !session::is_live(connection, &family, now.naive_utc())? {
                return Err(Fault::unauthenticated());
            }
            // Changes of the methods adopted since the last request, by whichever process.
            self.refresh_library_on(connection)?;
            person(connection, &claims.user.to_string(), self.clock.today())
        })
    }

    /// Signs a person in.
    ///
    /// # Errors
    /// `session.wrong_credentials`, the same for an unknown login, a wrong password and a barred person.
    pub fn sign_in(&self, credentials: &Credentials) -> Outcome<(Session, Refresh)> {
        let login = credentials.login.trim();
        let known = self.store.read(|connection| {
            Ok::<_, Fault>(
                user::find_by_login(connection, login)?.filter(|user| user.disabled_at.is_none()),
            )
        })?;
        let hash = known.as_ref().map(|user| user.password_hash.as_str());
        let right = verify_password(&credentials.password, hash).map_err(Fault::internal)?;
        let Some(user) = known.filter(|_| right) else {
            tracing::info!("a sign-in was refused");
            return Err(wrong_credentials());
        };
        let token = RefreshToken::generate().map_err(Fault::internal)?;
        let now = self.clock.now();
        let family = self.new_id();
        let row = session_row(
            self.new_id(),
            family,
            &user.id,
            &token,
            now,
            now.naive_utc() + chrono::Duration::seconds(REFRESH_FAMILY_SECONDS),
        );
        let who = self.store.write(|connection| {
            session::insert(connection, &row)?;
            let who = person(connection, &user.id, self.clock.today())?;
            self.record(
                connection,
                &who,
                deed(&who, "session.begin", &family.to_string()),
            )?;
            Ok::<_, Fault>(who)
        })?;
        self.session(&who, family, &token, row.expires_at, now)
    }

    /// A new access token for a refresh token, which is replaced. A token that comes a second time ends its log-in.
    ///
    /// # Errors
    /// `session.required`.
    pub fn refresh(&self, token: &str) -> Outcome<(Session, Refresh)> {
        let token: RefreshToken = token.parse().map_err(|_| Fault::unauthenticated())?;
        let next = RefreshToken::generate().map_err(Fault::internal)?;
        let now = self.clock.now();
        let renewed = self.store.write(|connection| {
            let row = session::find_by_hash(connection, token.hash().as_str())?;
            let record = row.as_ref().map(record).transpose()?;
            match rotate(record.as_ref(), now.timestamp()) {
                Rotation::Refuse(_) => Ok(None),
                Rotation::EndFamily { family } => {
                    tracing::warn!(%family, "a used refresh token came back; its log-in was ended");
                    session::revoke_family(connection, &family.to_string(), now.naive_utc())?;
                    Ok(None)
                }
                Rotation::Replace { family, .. } => {
                    let Some(row) = row else { return Ok(None) };
                    let who = person(connection, &row.user_id, self.clock.today())?;
                    let successor = session_row(
                        self.new_id(),
                        family,
                        &row.user_id,
                        &next,
                        now,
                        row.expires_at,
                    );
                    let replaced =
                        session::rotate(connection, &row.id, &successor, now.naive_utc())?;
                    Ok::<_, Fault>(replaced.then_some((who, family, row.expires_at)))
                }
            }
        })?;
        let (who, family, expires_at) = renewed.ok_or_else(Fault::unauthenticated)?;
        self.session(&who, family, &next, expires_at, now)
    }

    /// Ends the session of an access or refresh token; a token that is no good ends nothing.
    ///
    /// # Errors
    /// Database errors only.
    pub fn sign_out(&self, access: Option<&str>, refresh: Option<&str>) -> Outcome<()> {
        let now = self.clock.now();
        let by_access = access
            .and_then(|token| self.tokens.verify(token, now.timestamp()).ok())
            .map(|claims| claims.session.to_string());
        let hash = refresh
            .and_then(|token| token.parse::<RefreshToken>().ok())
            .map(|token| token.hash());
        self.store.write(|connection| {
            let by_refresh = match &hash {
                Some(hash) => {
                    session::find_by_hash(connection, hash.as_str())?.map(|row| row.family)
                }
                None => None,
            };
            for family in by_access.iter().chain(by_refresh.iter()) {
                session::revoke_family(connection, family, now.naive_utc())?;
            }
            Ok(())
        })
    }

    /// Who is signed in and what may be done.
    ///
    /// # Errors
    /// None in practice; kept for one shape with the other use cases.
    pub fn me(&self, who: &SignedIn) -> Outcome<Me> {
        let actor = &who.actor;
        Ok(Me {
            id: actor.user.0,
            login: who.user.login.clone(),
            name: who.user.display_name.clone(),
            organisation: Organisation {
                id: actor.organisation.0,
                name: who.organisation_name.clone(),
                kind: actor.organisation_kind.code().to_owned(),
                city_code: actor.city.clone(),
            },
            roles: actor
                .roles
                .iter()
                .map(|role| role.code().to_owned())
                .collect(),
            capabilities: Capability::ALL
                .iter()
                .filter(|capability| permits(actor, **capability))
                .map(|capability| capability.code().to_owned())
                .collect(),
            demo: self.config.demo,
        })
    }

    fn session(
        &self,
        who: &SignedIn,
        family: Uuid,
        token: &RefreshToken,
        ends_at: NaiveDateTime,
        now: DateTime<Utc>,
    ) -> Outcome<(Session, Refresh)> {
        let claims = AccessClaims {
            user: who.actor.user.0,
            organisation: who.actor.organisation.0,
            session: family,
            assurance: Assurance::Password,
        };
        let access_token = self
            .tokens
            .issue(&claims, now.timestamp())
            .map_err(Fault::internal)?;
        let session = Session {
            access_token,
            expires_at: now + chrono::Duration::seconds(ACCESS_SECONDS),
            user: self.me(who)?,
        };
        let seconds = (ends_at - now.naive_utc()).num_seconds();
        Ok((
            session,
            Refresh {
                token: token.reveal(),
                seconds,
            },
        ))
    }
}

/// Loads a person with roles, organisation and scope.
pub(crate) fn person(
    connection: &mut AnyConnection,
    user_id: &str,
    today: NaiveDate,
) -> Outcome<SignedIn> {
    let user = user::find(connection, user_id)?;
    if user.disabled_at.is_some() {
        return Err(Fault::unauthenticated());
    }
    let roles: Result<BTreeSet<Role>, _> = user::roles(connection, user_id)?
        .iter()
        .map(|role| role.parse::<Role>())
        .collect();
    let organisation = organisation::find(connection, &user.organisation_id)?;
    let kind: OrganisationKind = organisation.kind.parse().map_err(Fault::internal)?;
    let fact = organisation::fact_on(connection, &organisation.id, &today.to_string())?;
    let city = match kind {
        OrganisationKind::CityAuthority => Some(organisation.region_code),
        OrganisationKind::Enterprise => Some(fact.city_code),
        _ => None,
    };
    let actor = Actor {
        user: UserId(id(&user.id)?),
        organisation: OrganisationId(id(&user.organisation_id)?),
        organisation_kind: kind,
        city,
        roles: roles.map_err(Fault::internal)?,
    };
    let rows = rows(connection, &scope_of(&actor))?;
    Ok(SignedIn {
        actor,
        user,
        organisation_name: fact.name_zh,
        rows,
        deputy: None,
    })
}

/// A scope as a condition of queries. A city also sees what was filed in cities since merged into it.
fn rows(connection: &mut AnyConnection, scope: &Scope) -> Outcome<ScopeFilter> {
    Ok(match scope {
        Scope::Enterprise(enterprise) => ScopeFilter::Enterprise(enterprise.to_string()),
        Scope::Engagements(body) => ScopeFilter::Body(body.to_string()),
        Scope::City(code) => ScopeFilter::City(region::with_merged(connection, code)?),
        Scope::Province => ScopeFilter::Province,
        Scope::Nobody => ScopeFilter::Nobody,
    })
}

fn session_row(
    id: Uuid,
    family: Uuid,
    user_id: &str,
    token: &RefreshToken,
    now: DateTime<Utc>,
    expires_at: NaiveDateTime,
) -> session::Session {
    session::Session {
        id: id.to_string(),
        family: family.to_string(),
        user_id: user_id.to_owned(),
        refresh_hash: token.hash().as_str().to_owned(),
        assurance: ASSURANCE_PASSWORD,
        created_at: now.naive_utc(),
        expires_at,
        rotated_at: None,
        revoked_at: None,
    }
}

fn record(row: &session::Session) -> Outcome<RefreshRecord> {
    Ok(RefreshRecord {
        family: id(&row.family)?,
        issued_seconds: row.created_at.and_utc().timestamp(),
        expires_seconds: row.expires_at.and_utc().timestamp(),
        replaced_seconds: row.rotated_at.map(|at| at.and_utc().timestamp()),
        family_ended: row.revoked_at.is_some(),
    })
}

fn deed<'a>(who: &'a SignedIn, action: &'a str, family: &'a str) -> Deed<'a> {
    Deed {
        tenant: &who.user.organisation_id,
        action,
        subject_kind: "session",
        subject_id: family,
        detail: json!({}),
    }
}

fn wrong_credentials() -> Fault {
    Fault::new(
        FaultKind::Unauthenticated,
        "session.wrong_credentials",
        "用户名或密码不正确。",
        "The login name or the password is not right.",
    )
}
