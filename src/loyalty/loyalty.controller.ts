import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCustomer, ForSignedIn } from '../auth/access.decorator.js';
import type { Customer } from '../auth/auth.service.js';
import { ApiProblems } from '../platform/http/api-problems.js';
import { LookupLimit } from '../platform/limits/limit.decorator.js';
import { RequestLanguage } from '../platform/http/language.decorator.js';
import type { Language } from '../platform/http/problem.js';
import { LoyaltyAccountDto, ReferrerDto, SetReferrerDto } from './loyalty-account.dto.js';
import { toAbsentAccountDto, toAccountDto } from './iiko/loyalty-account.mapper.js';
import { LoyaltyAccounts } from './iiko/loyalty-accounts.js';
import { CouponDto, CouponParamsDto } from './loyalty-coupon.dto.js';
import { LoyaltyCoupons } from './iiko/loyalty-coupons.js';
import { LoyaltyCurrency } from './loyalty-currency.js';
import { LoyaltyHistory } from './loyalty-history.js';
import { LoyaltyReferrals } from './iiko/loyalty-referrals.js';
import { ListTransactionsDto, TransactionListDto } from './loyalty-transaction.dto.js';

@ApiTags('Loyalty')
@ForSignedIn()
@Controller('v1/loyalty')
export class LoyaltyController {
  constructor(
    private readonly accounts: LoyaltyAccounts,
    private readonly history: LoyaltyHistory,
    private readonly coupons: LoyaltyCoupons,
    private readonly referrals: LoyaltyReferrals,
    private readonly currency: LoyaltyCurrency,
  ) {}

  /**
   * Read one's own loyalty account
   *
   * Points and money in wallets, tier, cards, how many orders were counted. Without loyalty, or while it is
   * slow, `loyalty` says why and everything else is empty. iiko does not tell when points expire.
   */
  @Get('account')
  @ApiProblems('snapshot_missing')
  async readLoyaltyAccount(
    @CurrentCustomer() { id }: Customer,
    @RequestLanguage() language: Language,
  ): Promise<LoyaltyAccountDto> {
    const found = await this.accounts.find(id);
    return found.available
      ? toAccountDto(found.account, this.currency.get(), language)
      : toAbsentAccountDto(found.reason, language);
  }

  /**
   * List one's own loyalty transactions, newest first
   *
   * Credits and debits of wallets, counted orders, used coupons. Pages are stable: new transactions do not shift
   * them.
   */
  @Get('transactions')
  @ApiProblems('validation_failed', 'snapshot_missing')
  listLoyaltyTransactions(
    @CurrentCustomer() { id }: Customer,
    @Query() query: ListTransactionsDto,
    @RequestLanguage() language: Language,
  ): Promise<TransactionListDto> {
    return this.history.list(id, query, language);
  }

  /**
   * Look a coupon up
   *
   * Whether it exists and works at all. Without loyalty there is nothing to say about it: 503.
   */
  @LookupLimit()
  @Get('coupons/:number')
  @ApiProblems(
    'validation_failed',
    'coupon_not_found',
    'loyalty_not_offered',
    'loyalty_unavailable',
  )
  readCoupon(@Param() { number }: CouponParamsDto): Promise<CouponDto> {
    return this.coupons.find(number.trim());
  }

  /**
   * Name the guest who has told of the restaurant
   *
   * Once, and before the first order; the same code again changes nothing. Phone numbers are not taken: the
   * answer would tell whose number is known to the restaurant.
   */
  @Post('referrer')
  @HttpCode(200)
  @ApiProblems(
    'validation_failed',
    'malformed_json',
    'referrer_already_set',
    'referrer_too_late',
    'unsupported_media_type',
    'body_too_large',
    'referrer_invalid',
    'loyalty_not_offered',
    'loyalty_unavailable',
  )
  setReferrer(
    @CurrentCustomer() { id }: Customer,
    @Body() { code }: SetReferrerDto,
  ): Promise<ReferrerDto> {
    return this.referrals.setReferrer(id, code);
  }
}
